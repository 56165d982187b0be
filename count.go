package casus

// Count is a number of people as the words bound it.
type Count struct {
	// Min is the least the words allow; at least 0.
	Min int `json:"min"`
	// Max is the most they allow; nil when they set no upper bound ("at least 12").
	Max *int `json:"max"`
	// Mentions are the words the bounds were read from; several are added up
	// ("six soldiers and 34 gunmen").
	Mentions []CountMention `json:"mentions"`
}

// CountMention is one number phrase and its bounds.
type CountMention struct {
	Mention
	Min int  `json:"min"`
	Max *int `json:"max"`
	Why Why  `json:"why"`
}

// Exactly is the upper bound n, for use as a Max.
func Exactly(n int) *int { return &n }

// Sum adds up the mentions' bounds; nil when there are none.
func Sum(mentions []CountMention) *Count {
	if len(mentions) == 0 {
		return nil
	}
	c := &Count{Max: Exactly(0), Mentions: mentions}
	for _, m := range mentions {
		c.Min += m.Min
		if c.Max != nil && m.Max != nil {
			c.Max = Exactly(*c.Max + *m.Max)
		} else {
			c.Max = nil
		}
	}
	return c
}
