package sbis

import (
	"errors"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Codes of a document's state.
const (
	codeDraft     = "0"
	codeInvited   = "2"
	codeSent      = "3"
	codeDelivered = "4"
	codeProblems  = "6"
	codeDone      = "7"
	codeRejected  = "9"
	codeBusy      = "10"
	codeDeleted   = "20"
	codeToSign    = "23"
)

// knownState: any other code means that the document is under way in some manner, which nobody here can name.
func knownState(code string) bool {
	switch code {
	case codeDraft, codeInvited, codeSent, codeDelivered, codeProblems, codeDone, codeRejected, codeBusy, codeDeleted, codeToSign:
		return true
	}
	return false
}

// wentOut reports whether a state is one that only a document which was sent can have. «В обработке» and «ожидает
// подписания» may be either.
func wentOut(code string) bool {
	return knownState(code) && code != codeDraft && code != codeBusy && code != codeToSign
}

// absent reports whether the service says that there is no such document. Its words for that are not documented: where
// they are others, the outcome stays unknown and a person decides, which is slow and harmless.
func absent(err error) bool {
	var f *sdk.Fault
	if !errors.As(err, &f) || f.Cause != document.CauseRefusedByRemote {
		return false
	}
	said := strings.ToLower(f.RemoteText)
	return strings.Contains(said, "не найден") || strings.Contains(said, "не существует")
}
