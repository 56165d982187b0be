package pubdate

import (
	"net/url"
	"regexp"
	"strings"

	"casus"
)

var (
	// /2020/10/09/slug; /2020/oct/09/slug; /2020-10-09-slug; /slug-2020-10-09.html
	urlRE = regexp.MustCompile(`(?i)[/_-](\d{4})(?:/(\d{1,2}|[a-z]{3})/(\d{1,2})|-(\d{2})-(\d{2}))(?:[/._-]|$)`)
	// /20201009/slug; /slug-20201009.html
	urlDigitsRE = regexp.MustCompile(`[/_-](\d{4})(\d{2})(\d{2})(?:[/._-]|$)`)
)

// FromURL returns the day that the path of an address tells, as in
// /2020/10/09/title; a zero Day when it tells none.
func FromURL(address string) casus.Day {
	u, err := url.Parse(address)
	if err != nil {
		return casus.Day{}
	}
	path := u.Path
	if len(path) > 2000 {
		path = path[:2000]
	}
	var d casus.Day
	if m := urlRE.FindStringSubmatch(path); m != nil {
		d, err = day(m[1], strings.Trim(normal(m[2]+m[4]), "#"), m[3]+m[5])
	} else if m := urlDigitsRE.FindStringSubmatch(path); m != nil {
		d, err = day(m[1], m[2], m[3])
	}
	// An address older than the web is a number that looks like a day.
	if err != nil || d.Year < 1990 {
		return casus.Day{}
	}
	return d
}
