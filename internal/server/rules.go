package server

import "slices"

// Role is what somebody may do.
type Role string

// The roles, each of which may do what those before it may. Nobody is not known.
const (
	Nobody   Role = ""
	Reader   Role = "reader"
	Reviewer Role = "reviewer" // writes reviews
	Admin    Role = "admin"    // adds reports
)

var roles = []Role{Nobody, Reader, Reviewer, Admin}

// may reports whether somebody of the role may do what the other is needed for.
func (r Role) may(needed Role) bool { return slices.Index(roles, r) >= slices.Index(roles, needed) }

// rule is how a route is treated.
type rule struct {
	role Role
	// steady answers depend on nothing but the record, the URL and the day.
	steady bool
	// costly requests read reports or fetch them: fewer are let in.
	costly bool
	// lasting answers go on for as long as the client stays.
	lasting bool
	// audited requests change something: who did what is logged.
	audited bool
	// body is the most bytes of the request's body; 0 is smallBody.
	body int64
}

const (
	smallBody  = 64 << 10
	textBody   = 16 << 20
	uploadBody = 32 << 20
)

// base is the path that the API's routes begin with.
const base = "/api/v1"

// rules are all routes of the API, and what tells of the record beside it.
var rules = map[string]rule{
	"GET /metrics": {role: Reader},

	"GET " + base + "/incidents":      {role: Reader, steady: true},
	"GET " + base + "/incidents/{id}": {role: Reader, steady: true},
	"GET " + base + "/events":         {role: Reader, steady: true},
	"GET " + base + "/events/{id}":    {role: Reader, steady: true},

	"GET " + base + "/facets":        {role: Reader, steady: true},
	"GET " + base + "/timeline":      {role: Reader, steady: true},
	"GET " + base + "/points":        {role: Reader, steady: true},
	"GET " + base + "/actors/{code}": {role: Reader, steady: true},
	"GET " + base + "/dyads/{a}/{b}": {role: Reader, steady: true},
	"GET " + base + "/network":       {role: Reader, steady: true},
	"GET " + base + "/talks":         {role: Reader, steady: true},

	"GET " + base + "/documents":        {role: Reader, steady: true},
	"GET " + base + "/documents/{id}":   {role: Reader, steady: true},
	"POST " + base + "/documents":       {role: Admin, costly: true, audited: true, body: textBody},
	"POST " + base + "/documents/files": {role: Admin, costly: true, audited: true, body: uploadBody},
	"POST " + base + "/read":            {role: Reader, costly: true, body: textBody},
	"GET " + base + "/examples":         {role: Reader},
	"POST " + base + "/examples":        {role: Admin, costly: true, audited: true},

	"GET " + base + "/queue":     {role: Reviewer},
	"GET " + base + "/reviews":   {role: Reader, steady: true},
	"POST " + base + "/reviews":  {role: Reviewer, audited: true},
	"GET " + base + "/agreement": {role: Reader, steady: true},

	"GET " + base + "/sources":         {role: Reader},
	"GET " + base + "/stats":           {role: Reader},
	"GET " + base + "/vocabulary":      {role: Reader, steady: true},
	"GET " + base + "/complete":        {role: Reader},
	"GET " + base + "/export":          {role: Reader, lasting: true},
	"GET " + base + "/export/codebook": {role: Reader},
	"GET " + base + "/stream":          {role: Reader, lasting: true},

	"GET " + base + "/tiles": {role: Reader},

	"GET " + base + "/me":         {role: Reader},
	"POST " + base + "/session":   {role: Nobody},
	"DELETE " + base + "/session": {role: Reader},
}
