package page

import (
	"encoding/json"
	"slices"
	"strings"
)

// linkedArticle is an article described in JSON-LD.
type linkedArticle struct {
	Headline, Name, Published, Created, Modified, URL, Body, Publisher string
	Authors                                                            []string
}

// maxLinked bounds the JSON-LD that is read: longer is no description of a page.
const maxLinked = 4 << 20

// linked returns the articles of a JSON-LD script.
func linked(script string) []linkedArticle {
	if len(script) > maxLinked {
		return nil
	}
	script = strings.Trim(strings.TrimSpace(script), ";")
	script = strings.TrimSuffix(strings.TrimPrefix(script, "<![CDATA["), "]]>")
	var root any
	if json.Unmarshal([]byte(script), &root) != nil {
		// Raw line ends inside strings are the common fault.
		script = strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, script)
		if json.Unmarshal([]byte(script), &root) != nil {
			return nil
		}
	}
	var out []linkedArticle
	var visit func(v any, depth int)
	visit = func(v any, depth int) {
		if depth > 6 || len(out) >= 50 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				visit(e, depth+1)
			}
		case map[string]any:
			if isArticle(v["@type"]) {
				out = append(out, linkedArticle{
					Headline:  str(v["headline"]),
					Name:      str(v["name"]),
					Published: str(v["datePublished"]),
					Created:   str(v["dateCreated"]),
					Modified:  str(v["dateModified"]),
					URL:       str(v["url"], v["mainEntityOfPage"]),
					Body:      str(v["articleBody"]),
					Publisher: str(v["publisher"], v["sourceOrganization"]),
					Authors:   names(v["author"]),
				})
				return
			}
			for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
				visit(v[key], depth+1)
			}
		}
	}
	visit(root, 0)
	return out
}

// isArticle reports whether a JSON-LD type, or one of several, is schema.org's Article or a kind of it.
func isArticle(v any) bool {
	switch v := v.(type) {
	case string:
		name := v[strings.LastIndexAny(v, "/:#")+1:]
		switch name {
		case "Report", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting":
			return true
		}
		return strings.HasSuffix(name, "Article")
	case []any:
		return slices.ContainsFunc(v, isArticle)
	}
	return false
}

// str is the first of some JSON-LD values that is or names a string.
func str(values ...any) string {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			if v = strings.TrimSpace(v); v != "" {
				return v
			}
		case map[string]any:
			for _, key := range []string{"name", "@id", "url"} {
				if s, ok := v[key].(string); ok && s != "" {
					return s
				}
			}
		case []any:
			if len(v) > 0 {
				if _, nested := v[0].([]any); !nested {
					return str(v[0])
				}
			}
		}
	}
	return ""
}

// names are the names of a JSON-LD author, or of several.
func names(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []string
	for _, e := range list {
		if n := str(e); n != "" {
			out = append(out, n)
		}
	}
	return out
}
