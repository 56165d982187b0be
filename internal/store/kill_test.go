package store_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"casus"
	"casus/internal/store"
)

// For the long run: go test ./internal/store -run Kill -kills 200 -timeout 1h
var kills = flag.Int("kills", 20, "how many times TestKill kills its worker on each engine")

// Names of environment variables that make a child of the test binary: the record that it
// works on, and whether it adds documents until it is killed.
const (
	childVariable = "CASUS_TEST_RECORD"
	addsVariable  = "CASUS_TEST_ADDS"
)

// progress is the state that is stored with each batch: how many documents are in it.
const progress = "progress"

// killLease is short, so that what a dead worker held is soon free.
const killLease = 200 * time.Millisecond

// child adds documents and codes them at the same time, and prints what was acknowledged.
func child(where string) {
	ctx := context.Background()
	s := must(store.Open(ctx, where, store.Create))
	if os.Getenv(addsVariable) != "" {
		go addForEver(ctx, s)
	}
	name := fmt.Sprint("worker ", os.Getpid())
	for {
		tasks := must(s.Claim(ctx, store.Claim{Worker: name, Version: "v1", Limit: 8, Lease: killLease, Attempts: 1000}))
		if len(tasks) == 0 {
			if os.Getenv(addsVariable) == "" && must(s.Stats(ctx)).Uncoded == 0 {
				fmt.Println("done")
				return
			}
			time.Sleep(killLease / 10)
			continue
		}
		var coded []store.Coded
		for _, task := range tasks {
			coded = append(coded, store.Coded{Key: task.Key, Reading: &casus.Reading{Document: task.Document, Events: readFirst(task.Document)}})
		}
		if err := s.SaveReadings(ctx, name, "v1", coded); err != nil {
			continue // it was slow, and another has them: there is none, but after the lease it may be this one again
		}
		for _, task := range tasks {
			fmt.Println("coded", task.Document.ID)
		}
	}
}

func addForEver(ctx context.Context, s store.Store) {
	n := 0
	if b, err := s.State(ctx, progress); err == nil {
		n = must(strconv.Atoi(string(b)))
	}
	for {
		var b store.Batch
		for range 1 + n%7 {
			b.Documents = append(b.Documents, store.Incoming{Document: &casus.Document{ID: fmt.Sprint(n), Text: prose(n, 40)}})
			n++
		}
		b.States = map[string][]byte{progress: []byte(strconv.Itoa(n))}
		must(s.Add(ctx, b))
		fmt.Println("added", n)
	}
}

// TestKill kills the process that adds and codes at random moments, and looks whether
// what it had been promised is there.
func TestKill(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			where := e.where(t)
			open(t, where)
			random := rand.New(rand.NewPCG(1, uint64(*kills)))
			added, coded := 0, map[string]bool{}
			run := func(adds string, life time.Duration) {
				t.Helper()
				c := exec.Command(os.Args[0])
				c.Env = append(os.Environ(), childVariable+"="+where, addsVariable+"="+adds)
				c.Stderr = os.Stderr
				out := must(c.StdoutPipe())
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
				if life > 0 {
					lines := bufio.NewReader(out)
					first := must(lines.ReadString('\n')) // it is at work
					time.AfterFunc(life, func() { c.Process.Kill() })
					read(io.MultiReader(strings.NewReader(first), lines), &added, coded)
					c.Wait()
					return
				}
				if !read(out, &added, coded) {
					t.Error("the last worker was not done")
				}
				if err := c.Wait(); err != nil {
					t.Error(err)
				}
			}
			for range *kills {
				run("yes", time.Duration(random.Int64N(int64(150*time.Millisecond))))
			}
			run("", 0)
			checkKilled(t, open(t, where), added, coded)
		})
	}
}

// read notes what a child says was acknowledged; true when it was done.
func read(out io.Reader, added *int, coded map[string]bool) (done bool) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		switch what, id, _ := strings.Cut(lines.Text(), " "); what {
		case "added":
			*added = max(*added, must(strconv.Atoi(id)))
		case "coded":
			coded[id] = true
		case "done":
			done = true
		}
	}
	return done
}

// checkKilled holds a record to what was acknowledged: so many documents, and these coded.
func checkKilled(t *testing.T, s store.Store, added int, coded map[string]bool) {
	t.Helper()
	ctx := context.Background()
	n := must(strconv.Atoi(string(must(s.State(ctx, progress)))))
	stats := must(s.Stats(ctx))
	t.Logf("%d kills, %d documents, of which %d were acknowledged as added and %d as coded before the last run", *kills, n, added, len(coded))
	if n < added || stats.Documents != n || stats.Uncoded != 0 || stats.Failed != 0 || stats.Versions != 0 || stats.Copies != 0 {
		t.Errorf("%d documents were acknowledged, %d are to be there: %+v", added, n, stats)
	}
	if events := must(s.Count(ctx, store.Query{})); events != n {
		t.Errorf("%d events of %d documents", events, n)
	}
	for i := range n {
		id := fmt.Sprint(i)
		if c := must(s.Codings(ctx, id)); len(c) != 1 || c[0].Events != 1 {
			t.Errorf("document %s has codings %+v", id, c)
		}
		delete(coded, id)
	}
	if len(coded) > 0 {
		t.Errorf("of documents that are not there it was acknowledged that they are coded: %v", coded)
	}
	done := 0
	for _, w := range stats.Workers {
		done += w.Done
	}
	if done != n {
		t.Errorf("workers say that they have coded %d documents, %d are there", done, n)
	}
	healthy(t, s)
}
