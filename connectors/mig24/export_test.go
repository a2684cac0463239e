package mig24

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"
)

// GUID is the ID that a key gives.
func GUID(key, purpose string) string { return guid(key, purpose) }

// Maintenance and LicenceEnd are instants of the agreement.
var (
	Maintenance = maintenance
	LicenceEnd  = licenceEnd
)

// Patient is a connector that waits by the clock of the test alone.
func Patient(now func() time.Time) Connector {
	return Connector{Now: now, wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

// Told is a connector to which everything is answered with one text, without a network.
func Told(now func() time.Time, text []byte) Connector {
	c := Patient(now)
	c.transport = says(text)
	return c
}

type says []byte

func (s says) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(s))}, nil
}
