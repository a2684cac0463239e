package hub

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/plugins/host"
)

// readCertificates is how often the certificates of signers are read; after a failure they are read sooner.
const (
	readCertificates      = 24 * time.Hour
	readCertificatesAgain = time.Hour
)

// certifier is a signing connection, asked what it can sign with.
type certifier interface {
	Certificates(ctx context.Context, connection string) ([]host.Certificate, error)
}

// watchCertificates keeps the inventory of certificates and warns of their ends, and of those of powers of attorney, whose state it
// asks of the registry.
func (h *Hub) watchCertificates(ctx context.Context, asked certifier) {
	wait := firstStatus
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.options.Clock.After(wait):
		}
		if ctx.Err() != nil {
			return
		}
		wait = readCertificates
		warned, err := h.readCertificates(ctx, asked)
		err = errors.Join(err, h.AskPowers(ctx))
		if err != nil && ctx.Err() == nil {
			wait = readCertificatesAgain
			h.options.Log.Warn("сертификаты прочитаны или доверенности проверены не все", "error", err)
		}
		for _, c := range warned {
			h.options.Log.Warn("сертификат подписи кончается или кончился",
				"thumbprint", c.Thumbprint, "not_after", c.NotAfter, "days_left", c.DaysLeft(h.options.Clock.Now()))
		}
	}
}

// ReadCertificates reads what the signers' connections can sign with into the registry, and warns of certificates and powers
// of attorney that come to their end. A connection that does not answer keeps nobody from asking the others: what is known of its
// certificates stays, and the error says so.
func (h *Hub) ReadCertificates(ctx context.Context) error {
	_, err := h.readCertificates(ctx, h.outside)
	return err
}

func (h *Hub) readCertificates(ctx context.Context, asked certifier) (warned []registry.Certificate, err error) {
	var failures []error
	for _, connection := range h.plan().signing() {
		if err := h.readCertificatesOf(ctx, asked, connection); err != nil {
			if !errors.Is(err, errUnread) {
				return nil, err
			}
			failures = append(failures, err)
		}
	}
	err = h.store.Update(ctx, store.Hub, func(tx store.Tx) (err error) {
		now := h.options.Clock.Now()
		if warned, err = h.plan().registry.WarnOfCertificates(tx, now); err != nil {
			return err
		}
		_, err = h.plan().registry.WarnOfPowers(tx, now)
		return err
	})
	return warned, errors.Join(append(failures, err)...)
}

// readCertificatesOf reads what one connection can sign with. What could not be read is an errUnread, beside the rest.
func (h *Hub) readCertificatesOf(ctx context.Context, asked certifier, connection string) error {
	shown, err := asked.Certificates(ctx, connection)
	if err != nil {
		return errUnread.At(connection).Wrap(err)
	}
	var list []registry.Certificate
	var failures []error
	for _, one := range shown {
		c, err := registry.ReadCertificate(one.DER)
		if err != nil {
			failures = append(failures, errUnread.At(connection).Wrap(err))
			continue
		}
		list = append(list, c)
	}
	err = h.store.Update(ctx, store.Actor{Name: connection, Kind: store.ActorConnection}, func(tx store.Tx) error {
		return h.plan().registry.KeepCertificates(tx, connection, list, h.options.Clock.Now())
	})
	if err != nil {
		return err
	}
	return errors.Join(failures...)
}

// Certificates lists the certificates that are known.
func (h *Hub) Certificates(ctx context.Context) (list []registry.Certificate, err error) {
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		list, err = h.plan().registry.Certificates(tx)
		return err
	})
	return list, err
}

// Powers lists the powers of attorney that are known.
func (h *Hub) Powers(ctx context.Context) (list []registry.Power, err error) {
	err = h.store.View(ctx, func(tx store.ReadTx) error {
		list, err = h.plan().registry.Powers(tx)
		return err
	})
	return list, err
}

// signing are the connections that signers name.
func (p *plan) signing() (names []string) {
	for _, s := range p.config.Signers {
		if !slices.Contains(names, s.Connection) {
			names = append(names, s.Connection)
		}
	}
	return names
}
