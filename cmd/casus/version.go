package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"casus/internal/coder"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the coder, under which a record remembers what it coded",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), coder.Version)
			return err
		},
	}
}
