package sandbox

import "fmt"

// rpcError is an error within an answer: a name and its particulars.
type rpcError struct {
	name string
	args any
}

func (e rpcError) Error() string { return e.name }

// exception is a Python exception that nobody caught: its text, and a traceback that a server keeps to itself.
func exception(format string, args ...any) error { return rpcError{fmt.Sprintf(format, args...), ""} }

// keyError is the exception for a model or a field that does not exist.
func keyError(name string) error { return exception("'%s'", name) }

// userError is Tryton's way to refuse.
func userError(format string, args ...any) error {
	return rpcError{"UserError", []any{fmt.Sprintf(format, args...), "", nil}}
}

var (
	errConflict  = rpcError{"ConcurrencyException", "Records were modified in the meanwhile"}
	errNoContext = exception("Missing context argument")
)

func passwordWanted(user string) error {
	return rpcError{"LoginException", []any{"password", "Password for " + user, "password"}}
}

// statusError ends a call with an HTTP status and werkzeug's page.
type statusError int

func (e statusError) Error() string { return fmt.Sprint(int(e)) }
