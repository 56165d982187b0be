-- +goose Up

-- One number names every row that others refer to, whatever it is.
create sequence record_key cache 1;

-- A row is a version of a document's text; one of each id is current.
create table document (
    key          bigint primary key,
    id           text collate "C" not null,
    version      integer not null,
    current      smallint not null,
    title        text collate "C" not null,
    byline       text collate "C" not null,
    publisher    text collate "C" not null,
    url          text collate "C" not null,
    published    text collate "C" not null, -- day, or empty
    published_at text collate "C" not null, -- RFC 3339 with the publisher's offset, or empty
    modified     text collate "C" not null, -- likewise
    language     text collate "C" not null,
    origin       text collate "C" not null,
    partial      smallint not null,
    added        bigint not null, -- microseconds since 1970, as all times
    text_id      text collate "C" not null, -- casus.TextID of the text
    fingerprint  bigint not null, -- 0: too short to be anything's copy
    copy_of      text collate "C" not null, -- id of the document that this one copies, or empty
    copy_why     text collate "C" not null, -- JSON
    original     smallint not null, -- 1: a review says that it copies nothing
    coder        text collate "C" not null, -- version of the coder that has dealt with it last, or empty
    failed       text collate "C" not null, -- why it could not be coded, or empty
    worker       text collate "C" not null, -- who has claimed it
    lease        bigint not null, -- until when
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
    document bigint primary key,
    body     bytea not null -- zstd
);

-- The band keys of documents that copy nothing (internal/similar).
create table document_band (
    band     bigint not null,
    document bigint not null,
    primary key (band, document)
);

create table failure (
    key    bigint primary key,
    at     bigint not null,
    origin text collate "C" not null,
    reason text collate "C" not null
);

-- What one version of the coder read in one version of a document.
create table coding (
    key      bigint primary key,
    document bigint not null,
    version  text collate "C" not null,
    worker   text collate "C" not null,
    at       bigint not null,
    notes    text collate "C" not null, -- JSON
    failed   text collate "C" not null,
    events   integer not null,
    unique (document, version)
);
create index coding_version on coding (version, key);

-- An event as a coder read it.
create table act (
    key      bigint primary key,
    coding   bigint not null,
    id       text collate "C" not null,
    type     text collate "C" not null,
    start    integer not null, -- of the trigger
    stop     integer not null,
    body     bytea not null -- JSON of the event, zstd
);
create index act_coding on act (coding);

create table review (
    seq     bigint primary key,
    at      bigint not null,
    author  text collate "C" not null,
    verdict text collate "C" not null,
    body    text collate "C" not null -- JSON
);
create index review_author on review (author, seq);
create index review_verdict on review (verdict, seq);

-- The events that a review judges, as they were then: n is 0 for Review.Event and
-- from 1 for those of Review.Events; of a review of a document, event is empty.
create table review_target (
    review   bigint not null,
    n        integer not null,
    event    text collate "C" not null,
    document text collate "C" not null, -- id
    text     bigint,          -- key of the version of the document
    type     text collate "C" not null,
    start    integer not null,
    stop     integer not null,
    trigger  text collate "C" not null,
    now      text collate "C" not null, -- id of the current event, or empty
    primary key (review, n)
);
create index review_target_event on review_target (event);
create index review_target_now on review_target (now);
create index review_target_document on review_target (document);

create table incident (
    key        bigint primary key,
    id         text collate "C" not null unique,
    first_day  integer not null, -- 20201009; 99999999 when unknown, to be sorted last
    last_day   integer not null, -- 0 when unknown, likewise
    last_told  bigint not null,
    publishers integer not null,
    stale      integer not null, -- how many times its events have changed since it was concluded
    body       bytea not null  -- JSON, zstd
);
create index incident_last_told on incident (last_told, key);
create index incident_publishers on incident (publishers, key);
create index incident_first_day on incident (first_day, key);
create index incident_last_day on incident (last_day, key);
create index incident_stale on incident (key) where stale > 0;

-- The index of current events, with reviews applied. All below can be made anew.

create table event (
    key        bigint primary key,
    id         text collate "C" not null unique,
    document   bigint not null,
    incident   bigint,
    type       text collate "C" not null,
    mode       text collate "C" not null,
    status     text collate "C" not null,
    background smallint not null,
    plover     text collate "C" not null,
    cameo      text collate "C" not null,
    quad       text collate "C" not null,
    first_day  integer not null, -- of the days on which it counts, 20201009; 0 when unknown, as all days
    last_day   integer not null,
    published  integer not null, -- day
    told       bigint not null, -- seconds since 1970 of publication; 0 when unknown
    killed     bigint, -- the least that is told, and so the others
    injured    bigint,
    detained   bigint,
    displaced  bigint,
    confidence double precision not null,
    publisher  bigint not null,
    language   text collate "C" not null,
    confirmed  smallint not null,
    amended    smallint not null,
    rejected   smallint not null,
    copy       smallint not null, -- of a report that is a copy
    body       bytea -- JSON of the event where reviews have changed it, zstd
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
create table event_words (
    event bigint   primary key,
    words tsvector not null -- those of the title, and not right behind them those of the sentence
);
create index event_words_words on event_words using gin (words) with (gin_pending_list_limit = 1024);

create table event_context (
    event   bigint not null,
    context text collate "C" not null,
    primary key (event, context)
);
create index event_context_context on event_context (context, event);

-- Codes of actors in roles: s source, r recipient, m mediator, c claimant.
create table event_actor (
    event   bigint not null,
    role    text collate "C" not null,
    country text collate "C" not null, -- or IGO and the like, or empty
    sector  text collate "C" not null, -- or empty
    primary key (event, role, country, sector)
);
create index event_actor_country on event_actor (country, sector, role, event);
create index event_actor_sector on event_actor (sector, role, event) where sector <> '';

-- Names and words of parties in roles, and of places: p.
create table event_name (
    event bigint not null,
    role  text collate "C" not null,
    name  bigint not null,
    primary key (event, role, name)
);
create index event_name_name on event_name (name, role, event);

-- The key of a name, as that of a place below, is a hash of the rest.
create table name (
    key  bigint primary key,
    text text collate "C" not null
);
create table name_words (
    name  bigint   primary key,
    words tsvector not null
);
create index name_words_words on name_words using gin (words) with (gin_pending_list_limit = 1024);

create table event_place (
    event   bigint not null,
    place   bigint not null,
    country text collate "C" not null,
    primary key (event, place)
);
create index event_place_place on event_place (place, event);
create index event_place_country on event_place (country, event);

create table place (
    key      bigint primary key,
    geonames integer not null, -- or 0
    name     text collate "C" not null,
    country  text collate "C" not null,
    lat      double precision not null,
    lon      double precision not null,
    located  smallint not null  -- 1: narrow enough to be near something
);
create index place_point on place using gist (point(lon, lat)) where located = 1;

-- What linking keeps of an event.
create table link (
    event    bigint primary key,
    features bytea not null
);
create table link_key (
    hash  bigint not null,
    event bigint not null,
    primary key (hash, event)
);
create index link_key_event on link_key (event);

create table state (
    key   text collate "C" primary key,
    value bytea not null
);

create table lease (
    name   text collate "C" primary key,
    worker text collate "C" not null,
    until  bigint not null
);

create table worker (
    name    text collate "C" primary key,
    version text collate "C" not null,
    began   bigint not null,
    seen    bigint not null,
    done    bigint not null,
    events  bigint not null
);

create table change (
    seq  bigint primary key,
    at   bigint not null,
    kind text collate "C" not null,
    n    integer not null,
    ids  text collate "C" not null -- JSON
);
