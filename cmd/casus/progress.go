package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"casus/internal/ingest"
)

// progress shows on a terminal how far a long run has come: reports, reports a
// second, and the time left by the share of bytes read. It shows nothing where
// standard error is no terminal, and nothing of a run that is soon over.
type progress struct {
	input ingest.Progress // kept up to date by the reading

	errs  io.Writer
	start time.Time
	stop  chan struct{}
	once  sync.Once
	done  sync.WaitGroup

	mu     sync.Mutex
	counts []counted
	bar    *progressbar.ProgressBar // nil when nothing is shown
}

// counted is a number of things done so far.
type counted struct {
	what string
	n    int
}

// patience is how long a run goes on before it shows a bar.
const patience = time.Second

func newProgress(cmd *cobra.Command, paths []string) *progress {
	p := &progress{errs: cmd.ErrOrStderr(), start: time.Now(), stop: make(chan struct{})}
	f, ok := p.errs.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	p.done.Add(1)
	go func() {
		defer p.done.Done()
		select {
		case <-time.After(patience):
		case <-p.stop:
			return
		}
		_, total := ingest.Size(cmd.Context(), paths)
		if total == 0 {
			total = -1 // standard input: a spinner
		}
		p.show(progressbar.NewOptions64(total, progressbar.OptionSetWriter(p.errs), progressbar.OptionShowBytes(true),
			progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionFullWidth()))
	}()
	return p
}

// show draws the bar anew several times a second until the run is over.
func (p *progress) show(bar *progressbar.ProgressBar) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		p.mu.Lock()
		p.bar = bar
		bar.Describe(p.describe())
		bar.Set64(p.input.Bytes())
		p.mu.Unlock()
		select {
		case <-tick.C:
		case <-p.stop:
			bar.Finish()
			return
		}
	}
}

// describe says what is done: "120 reports stored, 80 read, 12.5/s". The caller holds mu.
func (p *progress) describe() string {
	parts := make([]string, 0, len(p.counts)+1)
	for _, c := range p.counts {
		parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
	}
	if n := len(p.counts); n > 0 {
		parts = append(parts, fmt.Sprintf("%.1f/s", float64(p.counts[n-1].n)/time.Since(p.start).Seconds()))
	}
	return strings.Join(parts, ", ")
}

// count sets how many of something are done so far.
func (p *progress) count(what string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.counts {
		if p.counts[i].what == what {
			p.counts[i].n = n
			return
		}
	}
	p.counts = append(p.counts, counted{what, n})
}

// say prints a line for the user above the bar.
func (p *progress) say(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Clear()
	}
	fmt.Fprintf(p.errs, "casus: %s\n", line)
}

// close ends the run; only the first call does something.
func (p *progress) close() {
	p.once.Do(func() { close(p.stop) })
	p.done.Wait()
}
