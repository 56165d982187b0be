package main

import (
	"fmt"
	"io"
	"os"
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
	done  sync.WaitGroup

	mu    sync.Mutex
	count int
	bar   *progressbar.ProgressBar // nil when nothing is shown
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
		bar.Describe(fmt.Sprintf("%d reports, %.1f/s", p.count, float64(p.count)/time.Since(p.start).Seconds()))
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

// step counts one more report.
func (p *progress) step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
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

// close ends the run.
func (p *progress) close() {
	close(p.stop)
	p.done.Wait()
}
