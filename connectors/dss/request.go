package dss

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/shelf"
	"github.com/uzelhub/uzel/schemas/document"
)

// stage is how far a signature that a person confirms has come.
type stage string

const (
	creating  stage = "creating"  // the service was told to make a transaction, and has not answered
	created   stage = "created"   // there is a transaction, and nobody was asked yet
	asked     stage = "asked"     // a person was asked
	confirmed stage = "confirmed" // and said yes: the token for the signature is here
	signed    stage = "signed"
	refused   stage = "refused"
	expired   stage = "expired"
)

// request is what is kept of a signature that a person confirms. The service cannot be asked by a key of ours which transactions there
// are, so what is not here is not known.
type request struct {
	Stage       stage
	Body        [sha256.Size]byte // digest of what is to be signed
	Thumbprint  string
	Transaction string    `json:",omitempty"`
	Ref         string    `json:",omitempty"` // of the question to the person
	Until       time.Time `json:",omitzero"`  // the answer, or the token, is worth nothing after that
	Token       string    `json:",omitempty"` // for one signature, for minutes: losing it would cost the person another confirmation
	CMS         []byte    `json:",omitempty"`
}

// requests is the folder of requests, a file for each key.
type requests string

func (r requests) name(key string) string {
	digest := sha256.Sum256([]byte(key))
	return filepath.Join(string(r), hex.EncodeToString(digest[:16])+".json")
}

// find gives the request of a key; nil when there is none.
func (r requests) find(key string) (*request, error) {
	text, err := os.ReadFile(r.name(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var found request
	if err == nil {
		err = json.Unmarshal(text, &found)
	}
	if err != nil {
		return nil, sdk.Fail(document.CauseTransient, "папка операций не читается: %v", err).Advise("проверьте state подключения")
	}
	return &found, nil
}

func (r requests) keep(key string, one *request) error {
	text, err := json.Marshal(one)
	if err == nil {
		err = shelf.Write(r.name(key), text)
	}
	if err != nil {
		return sdk.Fail(document.CauseTransient, "операция не сохранена: %v", err).Advise("проверьте место на диске и права на state подключения")
	}
	return nil
}

// forget is for a request that surely was not made.
func (r requests) forget(key string) error {
	if err := os.Remove(r.name(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return sdk.Fail(document.CauseTransient, "папка операций не пишется: %v", err).Advise("проверьте state подключения")
	}
	return nil
}
