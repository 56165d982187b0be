package query_test

import (
	"slices"
	"strings"
	"testing"

	"casus/internal/query"
)

// TestComplete: | is the cursor; what is wanted is some of what is suggested, "-"
// that nothing is, and "=" before a list that this is all.
func TestComplete(t *testing.T) {
	for _, x := range []struct{ query, want string }{
		{"|", "type: killed> near: not"},
		{"ty|", "=type:"},
		{"TY|", "=type:"},
		{"a |", "type: or"},
		{"(|", "type: not"},
		{"a -sta|", "=status:"},
		{"a -|", "status:"},
		{"type:|", "AGREE ASSAULT"},
		{"type:as|", "=ASSAULT"},
		{"type:ASSAULT,co|", "=CONSULT CONCEDE COOPERATE COERCE"},
		{"type:ass| killed>3", "=ASSAULT"},
		{"actor:azer|", "=AZE"},
		{"actor:RUS.|", "RUS.GOV RUS.MIL"},
		{"actor:rus.g|", "=RUS.GOV"},
		{"actor:.m|", "=.MIL .MED"},
		{"actor:nations|", "IGO.UN"},
		{"actor:qqq.|", "-"},
		{"denied:y|", "yes YEM"},
		{"place:arm|", "ARM"},
		{"plover:ACCUSE/|", "=ACCUSE/disapprove ACCUSE/investigate ACCUSE/allege"},
		{"day:y|", "=yesterday"},
		{"killed>|", "-"},
		{"colour:|", "-"},
		{`actor:"jey|`, "-"},
		{`actor:"jey"|`, "-"},
		{"(a)|", "-"},
		{"zzz|", "-"},
	} {
		cursor := strings.IndexByte(x.query, '|')
		q := strings.Replace(x.query, "|", "", 1)
		var got []string
		for _, s := range query.Complete(q, cursor) {
			got = append(got, strings.TrimSpace(s.Text))
			if s.To != cursor || s.From > s.To {
				t.Errorf("%s: %+v is not before the cursor", x.query, s)
			}
			written := q[:s.From] + s.Text
			if strings.HasSuffix(written, "> ") || strings.HasSuffix(written, ": ") {
				t.Errorf("%s becomes %s", x.query, written)
			}
		}
		list, all := strings.CutPrefix(x.want, "=")
		want := strings.Fields(strings.TrimPrefix(list, "-"))
		if all && !slices.Equal(got, want) || x.want == "-" && len(got) > 0 {
			t.Errorf("%s: %v, want %v", x.query, got, want)
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s: %s is not among %v", x.query, w, got)
			}
		}
	}
}
