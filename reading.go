package casus

// Reading is one report and all that was read in it.
type Reading struct {
	// Document is the report; Title, Published and Language are filled in with what
	// the text itself told, where they were not given.
	Document *Document
	// Sentences are the sentences that were coded, in order.
	Sentences []Span
	// Events stand in the order of their triggers.
	Events []Event
	// Notes say what a person should know of this reading: how the day of
	// publication was inferred, or why nothing was coded.
	Notes Why
}
