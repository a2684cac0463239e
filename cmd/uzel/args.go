package main

import "github.com/spf13/cobra"

// noArgs refuses any argument.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return errUsage.With("лишнее слово %q; справка: %s --help", args[0], c.CommandPath())
	}
	return nil
}

// someArgs asks for at least one argument and says what it is.
func someArgs(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return errUsage.With("не назван %s; справка: %s --help", what, c.CommandPath())
		}
		return nil
	}
}

// oneArg asks for exactly one argument and says what it is.
func oneArg(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return errUsage.With("лишнее слово %q; справка: %s --help", args[1], c.CommandPath())
		}
		return someArgs(what)(c, args)
	}
}

// fewArgs asks for at least so many arguments and at most so many, and says what they are.
func fewArgs(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return errUsage.With("не назван %s; справка: %s --help", what, c.CommandPath())
		case len(args) > most:
			return errUsage.With("лишнее слово %q; справка: %s --help", args[most], c.CommandPath())
		}
		return nil
	}
}
