package diadoc

import (
	"strings"

	"github.com/google/uuid"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// remote is a document's identity on the other side.
type remote struct{ message, entity string }

func (r remote) String() string { return r.message + "/" + r.entity }

func parseRemote(text string) (remote, error) {
	message, entity, ok := strings.Cut(text, "/")
	if !ok || message == "" || entity == "" || strings.Contains(entity, "/") {
		return remote{}, sdk.Fail(document.CauseInternal, "у документа нет идентификатора Диадока")
	}
	return remote{message, entity}, nil
}

// keys is the namespace of the ids that are made from the hub's keys of acts.
var keys = uuid.MustParse("5d0f4f0e-7f5c-5b1e-9f0a-3a1c9a1f6d21")

// operation is the id under which an act is done: the same for every attempt, in every process. Documents carry it too,
// as their CustomDocumentId, so that they can be found by it.
func operation(key string) string { return uuid.NewSHA1(keys, []byte(key)).String() }

// label marks what an act adds to a document.
func label(key string) string { return "uzel-" + operation(key) }

// sameBox compares ids of boxes: they come with and without the operator's domain, in any case.
func sameBox(a, b string) bool { return a != "" && boxKey(a) == boxKey(b) }

func boxKey(id string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.ToLower(id), "@diadoc.ru"), "-", "")
}
