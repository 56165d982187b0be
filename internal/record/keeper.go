package record

import (
	"context"
	"errors"
	"time"

	"casus/internal/store"
)

// Keeper keeps a record up with what is added to it: it codes and links.
type Keeper struct {
	Worker *Worker
	Linker *Linker
	// Every is how long it waits before it looks again when nothing is left to do.
	Every time.Duration
	// Complain is told what went wrong; the keeper goes on.
	Complain func(error)
}

// Catch codes and links until nothing is left.
func (k *Keeper) Catch(ctx context.Context) error {
	if _, _, err := k.Worker.Run(ctx); err != nil {
		return err
	}
	if _, err := k.Linker.Run(ctx); err != nil && !errors.Is(err, store.ErrLeaseLost) {
		return err
	}
	return nil // who holds the lease links these too
}

// Serve does so for ever, and returns the context's error.
func (k *Keeper) Serve(ctx context.Context) error {
	for {
		if err := k.Catch(ctx); err != nil && ctx.Err() == nil {
			k.Complain(err)
		}
		if err := sleep(ctx, k.Every); err != nil {
			return err
		}
	}
}
