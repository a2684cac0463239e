// Package dss signs with keys that are kept in CryptoPro DSS 2.0, at once or after a person has confirmed in the mobile application,
// and has signatures judged by its verification service.
//
// Keys and cryptography are the service's; a signature is qualified when the installation and the certificate are.
package dss

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/shelf"
	"github.com/uzelhub/uzel/schemas/document"
)

// Connector makes connections to DSS. Its zero value is ready to use.
type Connector struct {
	now  func() time.Time                                 // nil: time.Now
	wait func(ctx context.Context, d time.Duration) error // nil: a timer
}

// Describe implements sdk.Connector.
func (Connector) Describe() sdk.Description {
	return sdk.Description{Name: "dss", Version: "1.0.0", Title: "КриптоПро DSS (подпись на сервере)", Config: Config{}}
}

// Open implements sdk.Connector.
func (c Connector) Open(_ context.Context, setup sdk.Setup) (sdk.Connection, error) {
	var config Config
	if err := sdk.Bind(setup.Config, &config); err != nil {
		return nil, err
	}
	config, err := config.checked(setup.AcceptGuess)
	if err != nil {
		return nil, err
	}
	if c.now == nil {
		c.now = time.Now
	}
	s := &signer{
		config: config, client: newClient(config, c.now, sdk.HTTPOptions{Wait: c.wait}), now: c.now, log: setup.Log,
		done: shelf.New(filepath.Join(config.State, "signatures")), requests: requests(filepath.Join(config.State, "requests")),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	return s, nil
}

// signer is a connection.
type signer struct {
	config   Config
	client   *client
	done     *shelf.Shelf // of signatures that were made at once
	requests requests     // for signatures that a person confirms
	turns    shelf.Turns
	now      func() time.Time
	log      *slog.Logger
}

// Close implements sdk.Connection.
func (s *signer) Close() error {
	s.client.http.Close()
	return nil
}

// Check implements sdk.Connection: it logs in, and looks at the certificates and at what has to be confirmed.
func (s *signer) Check(ctx context.Context) (string, error) {
	list, err := s.certificates(ctx)
	if err != nil {
		return "", harmless(err)
	}
	active := 0
	for _, c := range list {
		if c.active() {
			active++
		}
	}
	if active == 0 {
		return "", sdk.Fail(document.CauseMisconfigured, "в DSS нет ни одного действующего сертификата этой учётной записи")
	}
	confirm, err := s.confirmationRequired(ctx)
	if err != nil {
		return "", harmless(err)
	}
	text := "DSS отвечает, действующих сертификатов: " + strconv.Itoa(active)
	if confirm {
		text += "; каждую подпись подтверждает человек: в настройке подписи нужен remote"
	}
	return text, nil
}

// confirmationRequired asks the policy whether a person has to confirm. The value may be an address: then somebody has to go there.
func (s *signer) confirmationRequired(ctx context.Context) (bool, error) {
	var policy struct {
		ActionPolicy []struct {
			Action               string
			ConfirmationRequired any
		}
	}
	if err := s.client.do(ctx, http.MethodGet, s.config.SignServer+"/rest/api/policy", nil, &policy); err != nil {
		return false, err
	}
	for _, p := range policy.ActionPolicy {
		if p.Action == "SignDocument" && p.ConfirmationRequired != nil && p.ConfirmationRequired != false {
			return true, nil
		}
	}
	return false, nil
}

var (
	_ sdk.Connector    = Connector{}
	_ sdk.Signer       = (*signer)(nil)
	_ sdk.RemoteSigner = (*signer)(nil)
	_ sdk.Verifier     = (*signer)(nil)
	_ sdk.Looker       = (*signer)(nil)
)
