package export

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"casus"
)

// rowGroup is the number of rows that Parquet's writer gathers before it writes them.
const rowGroup = 16384

// parquetRow is a row in Parquet: flat columns, then all parties, places and times
// as lists of records.
type parquetRow struct {
	flat

	TriggerStart  int64 `parquet:"trigger_start"`
	TriggerEnd    int64 `parquet:"trigger_end"`
	SentenceStart int64 `parquet:"sentence_start"`
	SentenceEnd   int64 `parquet:"sentence_end"`

	SourceParties    []parquetParty `parquet:"source_parties,list"`
	RecipientParties []parquetParty `parquet:"recipient_parties,list"`
	MediatorParties  []parquetParty `parquet:"mediator_parties,list"`
	ClaimantParties  []parquetParty `parquet:"claimant_parties,list"`
	Places           []parquetPlace `parquet:"places,list"`
	When             []parquetTime  `parquet:"times,list"`
	Why              []string       `parquet:"why,list"`
}

type parquetParty struct {
	Text       string         `parquet:"text"`
	Start      int64          `parquet:"start"`
	End        int64          `parquet:"end"`
	Actors     []parquetActor `parquet:"actors,list"`
	Confidence float64        `parquet:"confidence"`
}

type parquetActor struct {
	Code string `parquet:"code,dict"`
	Name string `parquet:"name,dict"`
}

type parquetPlace struct {
	Text       string   `parquet:"text"`
	Start      int64    `parquet:"start"`
	End        int64    `parquet:"end"`
	GeoNames   *int64   `parquet:"geonames,optional"`
	Name       string   `parquet:"name,optional,dict"`
	Country    string   `parquet:"country,optional,dict"`
	Admin1     string   `parquet:"admin1,optional,dict"`
	Lat        *float64 `parquet:"lat,optional"`
	Lon        *float64 `parquet:"lon,optional"`
	Precision  string   `parquet:"precision,optional,dict"`
	Confidence float64  `parquet:"confidence"`
}

type parquetTime struct {
	Text       string    `parquet:"text"`
	Start      int64     `parquet:"start"`
	End        int64     `parquet:"end"`
	From       *epochDay `parquet:"from,optional,date"`
	To         *epochDay `parquet:"to,optional,date"`
	Clock      string    `parquet:"clock,optional"`
	Confidence float64   `parquet:"confidence"`
}

type parquetWriter struct {
	w *parquet.GenericWriter[parquetRow]
}

func newParquet(w io.Writer, o Options) *parquetWriter {
	return &parquetWriter{parquet.NewGenericWriter[parquetRow](w,
		parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("casus", o.Version, ""))}
}

func (p *parquetWriter) Write(r *Row) error {
	_, err := p.w.Write([]parquetRow{nest(r)})
	return err
}

func (p *parquetWriter) Close() error { return p.w.Close() }

func nest(r *Row) parquetRow {
	e := &r.Event
	n := parquetRow{flat: flatten(r),
		TriggerStart: int64(e.Trigger.Start), TriggerEnd: int64(e.Trigger.End), SentenceStart: int64(e.Sentence.Start), SentenceEnd: int64(e.Sentence.End),
		SourceParties: nestParties(e.Source), RecipientParties: nestParties(e.Recipient), MediatorParties: nestParties(e.Mediator), ClaimantParties: nestParties(e.Claimant),
		Why: e.Why}
	for _, l := range e.Places {
		p := parquetPlace{Text: l.Text, Start: int64(l.Start), End: int64(l.End), Confidence: l.Confidence}
		if l.Place != nil {
			p.Name, p.Country, p.Admin1, p.Precision = l.Place.Name, l.Place.Country, l.Place.Admin1, string(l.Place.Precision)
			p.Lat, p.Lon = &l.Place.Lat, &l.Place.Lon
			if l.Place.GeoNames != 0 {
				p.GeoNames = wide(l.Place.GeoNames)
			}
		}
		n.Places = append(n.Places, p)
	}
	for _, w := range e.When {
		t := parquetTime{Text: w.Text, Start: int64(w.Start), End: int64(w.End), Confidence: w.Confidence}
		if w.TimeSpan != nil {
			t.From, t.To, t.Clock = epoch(w.TimeSpan.From), epoch(w.TimeSpan.To), w.TimeSpan.Clock
		}
		n.When = append(n.When, t)
	}
	return n
}

func nestParties(ps []casus.Party) []parquetParty {
	list := make([]parquetParty, len(ps))
	for i, p := range ps {
		list[i] = parquetParty{Text: p.Text, Start: int64(p.Start), End: int64(p.End), Actors: make([]parquetActor, len(p.Actors)), Confidence: p.Confidence}
		for j, a := range p.Actors {
			list[i].Actors[j] = parquetActor{string(a.Code), a.Name}
		}
	}
	return list
}
