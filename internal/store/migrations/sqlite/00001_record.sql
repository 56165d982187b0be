-- +goose Up

pragma application_id = 1667330933; -- casu

-- One number names every row that others refer to, whatever it is.
create table counter (next integer not null);
insert into counter values (1);

-- A row is a version of a document's text; one of each id is current.
create table document (
    key          integer primary key,
    id           text    not null,
    version      integer not null,
    current      integer not null,
    title        text    not null,
    byline       text    not null,
    publisher    text    not null,
    url          text    not null,
    published    text    not null, -- day, or empty
    published_at text    not null, -- RFC 3339 with the publisher's offset, or empty
    modified     text    not null, -- likewise
    language     text    not null,
    origin       text    not null,
    partial      integer not null,
    added        integer not null, -- microseconds since 1970, as all times
    text_id      text not null, -- casus.TextID of the text
    fingerprint  integer not null, -- 0: too short to be anything's copy
    copy_of      text    not null, -- id of the document that this one copies, or empty
    copy_why     text    not null, -- JSON
    original     integer not null, -- 1: a review says that it copies nothing
    coder        text    not null, -- version of the coder that has dealt with it last, or empty
    failed       text    not null, -- why it could not be coded, or empty
    worker       text    not null, -- who has claimed it
    lease        integer not null, -- until when
    attempts     integer not null, -- claims since something came back
    unique (id, version)
);
create unique index document_current on document (id) where current = 1;
create index document_url on document (url) where current = 1 and url <> '' and length(url) <= 500;
create index document_fingerprint on document (fingerprint) where current = 1 and fingerprint <> 0;
create index document_copy on document (copy_of) where current = 1 and copy_of <> '';
create index document_coder on document (coder, attempts, key) where current = 1;
create index document_tried on document (attempts, key) where attempts > 0;
create index document_worker on document (worker) where worker <> '';

create table document_text (
    document integer primary key references document (key),
    body     blob not null -- zstd
);

-- The band keys of documents that copy nothing (internal/similar).
create table document_band (
    band     integer not null,
    document integer not null references document (key),
    primary key (band, document)
) without rowid;

create table failure (
    key    integer primary key,
    at     integer not null,
    origin text    not null,
    reason text    not null
);

-- What one version of the coder read in one version of a document.
create table coding (
    key      integer primary key,
    document integer not null references document (key),
    version  text    not null,
    worker   text    not null,
    at       integer not null,
    notes    text    not null, -- JSON
    failed   text    not null,
    events   integer not null,
    unique (document, version)
);
create index coding_version on coding (version, key);

-- An event as a coder read it.
create table act (
    key      integer primary key,
    coding   integer not null references coding (key),
    id       text    not null,
    type     text    not null,
    start    integer not null, -- of the trigger
    stop     integer not null,
    body     blob    not null -- JSON of the event, zstd
);
create index act_coding on act (coding);

create table review (
    seq     integer primary key,
    at      integer not null,
    author  text    not null,
    verdict text    not null,
    body    text    not null -- JSON
);
create index review_author on review (author, seq);
create index review_verdict on review (verdict, seq);

-- The events that a review judges, as they were then: n is 0 for Review.Event and
-- from 1 for those of Review.Events; of a review of a document, event is empty.
create table review_target (
    review   integer not null references review (seq),
    n        integer not null,
    event    text    not null,
    document text    not null, -- id
    text     integer,          -- key of the version of the document
    type     text    not null,
    start    integer not null,
    stop     integer not null,
    trigger  text    not null,
    now      text    not null, -- id of the current event, or empty
    primary key (review, n)
) without rowid;
create index review_target_event on review_target (event);
create index review_target_now on review_target (now);
create index review_target_document on review_target (document);

create table incident (
    key        integer primary key,
    id         text    not null unique,
    first_day  integer not null, -- 20201009; 99999999 when unknown, to be sorted last
    last_day   integer not null, -- 0 when unknown, likewise
    last_told  integer not null,
    publishers integer not null,
    stale      integer not null, -- how many times its events have changed since it was concluded
    body       blob    not null  -- JSON, zstd
);
create index incident_last_told on incident (last_told, key);
create index incident_publishers on incident (publishers, key);
create index incident_first_day on incident (first_day, key);
create index incident_last_day on incident (last_day, key);
create index incident_stale on incident (key) where stale > 0;

-- The index of current events, with reviews applied. All below can be made anew.

create table event (
    key        integer primary key references act (key),
    id         text    not null unique,
    document   integer not null references document (key),
    incident   integer references incident (key),
    type       text    not null,
    mode       text    not null,
    status     text    not null,
    background integer not null,
    plover     text    not null,
    cameo      text    not null,
    quad       text    not null,
    first_day  integer not null, -- of the days on which it counts, 20201009; 0 when unknown, as all days
    last_day   integer not null,
    published  integer not null, -- day
    told       integer not null, -- seconds since 1970 of publication; 0 when unknown
    killed     integer, -- the least that is told, and so the others
    injured    integer,
    detained   integer,
    displaced  integer,
    confidence real    not null,
    publisher  integer not null references name (key),
    language   text    not null,
    confirmed  integer not null,
    amended    integer not null,
    rejected   integer not null,
    copy       integer not null, -- of a report that is a copy
    body       blob -- JSON of the event where reviews have changed it, zstd
);
create index event_document on event (document);
create index event_incident on event (incident, rejected, copy);
create index event_unlinked on event (told, key) where incident is null and rejected = 0;
create index event_told on event (told, key, rejected, copy);
create index event_type on event (type, status, rejected, copy, told);
create index event_status on event (status, told);
create index event_first_day on event (first_day, key);
create index event_last_day on event (last_day, first_day);
create index event_published on event (published);
create index event_confidence on event (confidence, key);
create index event_publisher on event (publisher, rejected, copy);
create index event_killed on event (killed, rejected, copy) where killed is not null;
create index event_injured on event (injured, rejected, copy) where injured is not null;
create index event_detained on event (detained, rejected, copy) where detained is not null;
create index event_displaced on event (displaced, rejected, copy) where displaced is not null;
create index event_reviewed on event (key) where confirmed = 1 or amended = 1 or rejected = 1;

-- Sentences and titles, folded.
create virtual table event_words using fts5 (title, sentence, tokenize = 'ascii');

create table event_context (
    event   integer not null references event (key),
    context text    not null,
    primary key (event, context)
) without rowid;
create index event_context_context on event_context (context, event);

-- Codes of actors in roles: s source, r recipient, m mediator, c claimant.
create table event_actor (
    event   integer not null references event (key),
    role    text    not null,
    country text    not null, -- or IGO and the like, or empty
    sector  text    not null, -- or empty
    primary key (event, role, country, sector)
) without rowid;
create index event_actor_country on event_actor (country, sector, role, event);
create index event_actor_sector on event_actor (sector, role, event) where sector <> '';

-- Names and words of parties in roles, and of places: p.
create table event_name (
    event integer not null references event (key),
    role  text    not null,
    name  integer not null references name (key),
    primary key (event, role, name)
) without rowid;
create index event_name_name on event_name (name, role, event);

-- The key of a name, as that of a place below, is a hash of the rest.
create table name (
    key  integer primary key,
    text text not null
);
create virtual table name_words using fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');

create table event_place (
    event   integer not null references event (key),
    place   integer not null references place (key),
    country text    not null,
    primary key (event, place)
) without rowid;
create index event_place_place on event_place (place, event);
create index event_place_country on event_place (country, event);

create table place (
    key      integer primary key,
    geonames integer not null, -- or 0
    name     text    not null,
    country  text    not null,
    lat      real    not null,
    lon      real    not null,
    located  integer not null  -- 1: narrow enough to be near something
);
create virtual table place_box using rtree (key, south, north, west, east);

-- What linking keeps of an event.
create table link (
    event    integer primary key references event (key),
    features blob not null
);
create table link_key (
    hash  integer not null,
    event integer not null references event (key),
    primary key (hash, event)
) without rowid;
create index link_key_event on link_key (event);

create table state (
    key   text primary key,
    value blob not null
) without rowid;

create table lease (
    name   text primary key,
    worker text    not null,
    until  integer not null
) without rowid;

create table worker (
    name    text primary key,
    version text    not null,
    began   integer not null,
    seen    integer not null,
    done    integer not null,
    events  integer not null
) without rowid;

create table change (
    seq  integer primary key,
    at   integer not null,
    kind text    not null,
    n    integer not null,
    ids  text    not null -- JSON
);
