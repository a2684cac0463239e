package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
)

// Codes of errors.
const (
	codeParse    = -32700
	codeMethod   = -32601
	codeParams   = -32602
	codeBusiness = -32000
)

// rpcError is an error in the service's form.
type rpcError struct {
	status  int    // 0: 500, with which errors usually come
	Code    int    `json:"code"`
	Message string `json:"message"`
	Details string `json:"details"`
	Type    string `json:"type"`
	Data    any    `json:"data"`
}

func (e *rpcError) Error() string { return e.Message }

func failed(code int, format string, args ...any) *rpcError {
	text := fmt.Sprintf(format, args...)
	return &rpcError{Code: code, Message: text, Details: text, Type: "error", Data: struct{}{}}
}

// refused is an error of business: what was asked cannot be done.
func refused(format string, args ...any) error { return failed(codeBusiness, format, args...) }

// notAuthorised is the error of a session that is not there, in the old form.
var notAuthorised = &rpcError{status: http.StatusUnauthorized, Message: "Not authorized."}

type request struct {
	Version string          `json:"jsonrpc"`
	Method  string          `json:"method"`
	Params  json.RawMessage `json:"params"`
	ID      json.RawMessage `json:"id"`
}

type response struct {
	Version string          `json:"jsonrpc"`
	Result  any             `json:"result"`
	ID      json.RawMessage `json:"id"`
}

func encode(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("sandbox: " + err.Error()) // of our own values
	}
	return bytes.TrimSpace(b.Bytes())
}

func writeError(w http.ResponseWriter, e *rpcError, id json.RawMessage) int {
	status := e.status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	var body any = struct {
		Version string          `json:"jsonrpc"`
		Error   *rpcError       `json:"error"`
		ID      json.RawMessage `json:"id"`
	}{"2.0", e, orNull(id)}
	if e.Code == 0 { // the old form
		body = struct {
			ID    int    `json:"id"`
			Error string `json:"error"`
		}{-1, e.Message}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(encode(body))
	return status
}

func orNull(id json.RawMessage) json.RawMessage {
	if len(id) == 0 {
		return json.RawMessage("null")
	}
	return id
}
