package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casus/internal/coder"
	"casus/internal/record"
	"casus/internal/server"
	"casus/internal/store"
	"casus/internal/watch"
)

func newServe() *cobra.Command {
	var (
		at      place
		web     web
		engine  engine
		listen  string
		auth    string
		feeds   string
		tiles   string
		noCode  bool
		workers int
		open    bool
		logs    string
		verbose bool
	)
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the record in a browser",
		Long: `Open the record in a browser: look at it, read it, correct it, add to it. The page and
its HTTP API need no network; the API's description is at /docs.

Only this machine can reach the server, unless --listen names another address; then
--auth must name a file of tokens, which say who may do what ('casus token' makes them).

Reports that are added, here or by 'casus add --no-code', are coded by the server;
--no-code leaves that to 'casus work'. Ctrl-C stops it after the requests under way.`,
		Example: `  casus serve                                    http://127.0.0.1:8420, with ./casus.db
  casus serve --watch feeds.toml
  casus serve --listen :8420 --auth tokens.toml --store postgres://casus@db/casus`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := server.Options{Version: coder.Version, Languages: coder.Languages}
			loopback, err := isLoopback(listen)
			if err != nil {
				return usageError{err}
			}
			o.Loopback, o.Owner = loopback, login()
			if auth != "" {
				if o.Tokens, err = server.LoadTokens(auth); err != nil {
					return err
				}
			} else if !loopback {
				return usageError{fmt.Errorf("--listen %s: other machines could reach the record, and everybody there could change it: "+
					"name a file of tokens with --auth ('casus token NAME --role admin' prints the lines of one)", listen)}
			}
			if o.Log, err = logger(cmd, logs, verbose); err != nil {
				return err
			}
			if tiles != "" {
				if o.Tiles, err = server.OpenTiles(tiles); err != nil {
					return err
				}
				defer o.Tiles.Close()
			}
			c, err := engine.open()
			if err != nil {
				return err
			}
			o.Coder = c
			o.Fetch = web.client()
			return at.with(cmd, store.Create, func(st store.Store) error {
				o.Store = st
				if !noCode {
					name := record.Name()
					o.Catch = (&record.Keeper{
						Worker: &record.Worker{Store: o.Store, Reader: c, Name: name, Version: coder.Version, Parallel: workers},
						Linker: &record.Linker{Store: o.Store, Name: name},
					}).Catch
				}
				if feeds != "" {
					sources, err := watch.Load(feeds)
					if err != nil {
						return err
					}
					o.Watch = func(ctx context.Context) error {
						return watch.Run(ctx, o.Store, o.Fetch, sources, watch.Options{Report: func(l watch.Look) {
							o.Log.Info("looked", "source", l.Source, "documents", l.Documents, "error", l.Err)
						}})
					}
				}
				var lc net.ListenConfig
				l, err := lc.Listen(cmd.Context(), "tcp", listen)
				if err != nil {
					return fmt.Errorf("--listen %s: %w", listen, err)
				}
				address := addressOf(l.Addr())
				fmt.Fprintf(cmd.OutOrStdout(), "casus: the record is open at %s (Ctrl-C ends it)\n", address)
				if open {
					if err := browse(cmd.Context(), address); err != nil {
						o.Log.Warn("no browser was opened", "error", err)
					}
				}
				return server.New(o).Serve(cmd.Context(), l)
			})
		},
	}
	at.flags(cmd)
	web.flags(cmd)
	engine.flags(cmd)
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8420", "address and port to answer on; port 0 is any that is free")
	cmd.Flags().StringVar(&auth, "auth", "", "file of tokens, which say who may do what (doc/desk.md)")
	cmd.Flags().StringVar(&feeds, "watch", "", "file of feeds and folders to be watched too (doc/watch.md)")
	cmd.Flags().StringVar(&tiles, "tiles", "", "archive of map tiles (PMTiles) that the map is drawn with for all readers (doc/desk.md)")
	cmd.Flags().BoolVar(&noCode, "no-code", false, "leave coding and linking to others ('casus work')")
	cmd.Flags().IntVar(&workers, "workers", max(1, runtime.GOMAXPROCS(0)-1), "reports coded at a time")
	cmd.Flags().BoolVar(&open, "open", false, "open the page in the browser")
	cmd.Flags().StringVar(&logs, "log", "text", "form of the log on standard error: text or json")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "log every request")
	return cmd
}

// isLoopback reports whether an address to listen on can be reached from this machine alone.
func isLoopback(listen string) (bool, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false, fmt.Errorf("--listen %q: want ADDRESS:PORT, as 127.0.0.1:8420", listen)
	}
	if host == "localhost" {
		return true, nil
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback(), nil
}

// addressOf is how a browser reaches a listener.
func addressOf(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return "http://" + a.String()
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func logger(cmd *cobra.Command, form string, verbose bool) (*slog.Logger, error) {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if verbose {
		o.Level = slog.LevelDebug
	}
	switch form {
	case "text":
		return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), o)), nil
	}
	return nil, usageError{fmt.Errorf("--log %q: want text or json", form)}
}

// browse opens a page in the user's browser.
func browse(ctx context.Context, address string) error {
	args := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if args == nil {
		args = []string{"xdg-open"}
	}
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	return exec.CommandContext(ctx, args[0], append(args[1:], address)...).Run()
}

func newToken() *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "token NAME",
		Short: "Make a token that lets somebody into the desk",
		Long: `Make a token for a person or program. The token is printed once: give it to them. The
lines below it go into the file of 'casus serve --auth', which keeps only its hash.

Readers look, reviewers write reviews too, admins add reports too. Reviews are written
under NAME.`,
		Example: `  casus token ada --role reviewer`,
		Args:    exactly(1, "a name: 'casus token NAME'"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(args[0]) == "" {
				return usageError{errors.New("the name is empty: reviews are written under it")}
			}
			secret, lines, err := server.NewToken(args[0], server.Role(role))
			if err != nil {
				return usageError{err}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "# the token of %s, shown this once: %s\n%s", args[0], secret, lines)
			return err
		},
	}
	cmd.Flags().StringVar(&role, "role", string(server.Reader), "reader, reviewer or admin")
	return cmd
}
