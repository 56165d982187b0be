// Package text takes a report apart without changing it: which of its lines are
// the title, the standfirst, captions, datelines, credits and boilerplate; its
// paragraphs and sentences; what is quoted and who says it; the day on which it
// was published and the language it is in.
//
// Everything found is a span of bytes of the unchanged text. [Parse] takes time
// linear in the text, never fails and never panics: a text without sentences has
// an empty layout.
//
// What the package knows of newspapers stands in text files beside it:
// abbreviations.txt (where a full stop ends no sentence), lines.txt (credits and
// boilerplate), agencies.txt (credits), cities.txt (datelines), speech.txt (verbs of
// saying) and tense.txt (what a day of the week is told as).
package text
