package main

import (
	"github.com/spf13/cobra"

	"casus/internal/coder"
	"casus/internal/fetch"
)

// web are the flags of commands that fetch.
type web struct {
	private bool
	proxy   bool
	contact string
	made    *fetch.Client
}

func (w *web) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&w.private, "allow-private", false, "fetch from addresses of this machine and of private networks too")
	cmd.Flags().BoolVar(&w.proxy, "proxy", false, "fetch through the proxy that HTTP_PROXY and HTTPS_PROXY name")
	cmd.Flags().StringVar(&w.contact, "contact", "", "address of a page about who fetches and why, told to servers")
}

// client is the command's one client: hosts are spared over all that it fetches.
func (w *web) client() *fetch.Client {
	if w.made == nil {
		o := fetch.Options{Version: coder.Version, Contact: w.contact, Proxy: w.proxy}
		if w.private {
			o.Private = fetch.Everywhere
		}
		w.made = fetch.New(o)
	}
	return w.made
}
