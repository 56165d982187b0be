package casus

// CAMEOCode is a row of ontology/cameo.tsv: a code of CAMEO 1.1b3 and what the
// data sets that use it add to it.
type CAMEOCode struct {
	Code  string
	Label string // in our words
	// Goldstein and ICEWS are the code's scores, -10 to 10, in GDELT's and in ICEWS's
	// list; empty where that list has none.
	Goldstein, ICEWS string
	Quad             string // GDELT's QuadClass, 1 to 4
}

// CAMEOByCode finds a code of CAMEO.
func CAMEOByCode(code string) (CAMEOCode, bool) {
	c, ok := tables().scales[code]
	return c, ok
}

// ACLEDKind is a row of ontology/acled.tsv: an event and sub-event type of ACLED
// and the act that it is told as; Type is empty where no act stands for it.
type ACLEDKind struct {
	Event, SubEvent string
	Type            Type
	Mode            Mode
}

// ACLEDKinds lists the table in its order.
func ACLEDKinds() []ACLEDKind { return tables().acled }
