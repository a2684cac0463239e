package diadoc

import (
	"context"
	"time"
)

// regime is what the service says of types of documents: versions in force, and the day from which universal messages take
// the place of service documents.
type regime struct {
	DocumentTypes []documentType
	asked         time.Time
}

type documentType struct {
	Name                       string
	Functions                  []documentFunction
	UniversalMessagesStartDate string
}

type documentFunction struct {
	Name     string
	Versions []documentVersion
}

type documentVersion struct {
	Version  string
	IsActual bool
}

// regimeLives bounds how long an answer is believed: versions come into force at midnight.
const regimeLives = time.Hour

func (c *connection) documentTypes(ctx context.Context, own home) (regime, error) {
	c.mu.Lock()
	known := c.regime
	c.mu.Unlock()
	if known != nil && c.now().Sub(known.asked) < regimeLives {
		return *known, nil
	}
	var fresh regime
	if err := c.client.get(ctx, "/V3/GetDocumentTypes", values("boxId", own.box), &fresh); err != nil {
		return regime{}, err
	}
	fresh.asked = c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.regime = &fresh
	return fresh, nil
}

// dayForms are how a day may be written: the description does not say.
var dayForms = []string{"02.01.2006", time.DateOnly, time.RFC3339, "2006-01-02T15:04:05"}

// moscow is where the service's days begin.
var moscow = time.FixedZone("MSK", 3*60*60)

// universal reports whether universal messages are in force for a document: it was sent on the day of their start or
// later. That the day of the document decides, and not that of the answer, is a reading of ours.
func (r regime) universal(d *documentInfo) bool {
	for _, t := range r.DocumentTypes {
		if t.Name != d.TypeNamedID {
			continue
		}
		for _, form := range dayForms {
			start, err := time.ParseInLocation(form, t.UniversalMessagesStartDate, moscow)
			if err == nil {
				return !d.CreationTimestampTicks.time().Before(start)
			}
		}
	}
	return false
}
