package mig24_test

import (
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/connectors/mig24"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// answered is a service of signing that answers every call with one text.
func answered(t *testing.T, text string) sdk.RemoteSigner {
	t.Helper()
	settings := config{"inn": us.INN, "signing": config{"url": "https://sign.invalid", "token": token}}
	c, err := mig24.Told(newClock().Now, []byte(text)).Open(t.Context(), sdk.Setup{Config: encoded(t, settings), AcceptGuess: true})
	if err != nil {
		t.Fatal(err)
	}
	return c.(sdk.RemoteSigner)
}

// The form of a response is a guess: what has another form is said to have one, and is never taken for a signature.
func TestAResponseIsTakenForWhatItIs(t *testing.T) {
	id := mig24.GUID("k", "status")
	response := func(status, data string) string {
		return fmt.Sprintf(`{"requestId":%q,"requestType":"GetStatus","status":%q,"errorMessage":"слова службы","data":%s}`, id, status, data)
	}
	for name, c := range map[string]struct {
		text  string
		state string
		cause document.Cause
	}{
		"nothing yet":         {"", "waiting", ""},
		"blanks":              {" \n", "waiting", ""},
		"a signature":         {response("Success", `{"UserFileId":"1","state":"Signed","signature":"MAA="}`), "signed", ""},
		"no signature in it":  {response("Success", `{"UserFileId":"1","state":"Signed"}`), "", document.CauseMisconfigured},
		"no state":            {response("Success", `{}`), "", document.CauseMisconfigured},
		"a state of its own":  {response("Success", `{"state":"OnReview"}`), "", document.CauseNeedsPerson},
		"an error":            {response("Error", `null`), "", document.CauseRefusedByRemote},
		"a status of its own": {response("Partly", `null`), "", document.CauseNeedsPerson},
		"of another request":  {`{"requestId":"1","status":"Success"}`, "", document.CauseMisconfigured},
		"another form":        {`[]`, "", document.CauseMisconfigured},
	} {
		status, err := answered(t, c.text).SignatureStatus(t.Context(), "k")
		switch {
		case c.cause == "" && (err != nil || status.State != c.state):
			t.Errorf("%s: %q %v", name, status.State, err)
		case c.cause != "" && faultOf(t, err).Cause != c.cause:
			t.Errorf("%s: %v", name, err)
		}
	}
}
