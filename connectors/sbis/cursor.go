package sbis

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// cursor is where a reading stands. To the hub it is opaque.
type cursor struct {
	Event  string            `json:"event,omitempty"`  // the last that was read; the service goes on after it
	At     time.Time         `json:"at,omitzero"`      // when it happened: from here, and a bit before, if the service forgot it
	Given  []string          `json:"given,omitempty"`  // documents that were given lately
	Told   []string          `json:"told,omitempty"`   // beginnings of the identifiers of files that were told of lately
	Stages map[string]string `json:"stages,omitempty"` // service stages that stand open, with their documents
}

// The memory is bounded. What is given again does no harm: the hub knows it by its key.
const (
	mostGiven = 64
	mostTold  = 512
)

func parseCursor(text string) (cursor, error) {
	c := cursor{Stages: map[string]string{}}
	if text == "" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, sdk.Fail(document.CauseMisconfigured, "позиция чтения не читается").
			Advise("начните чтение сначала: уже принятое не будет принято второй раз")
	}
	return c, nil
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // it is text and times
	}
	return string(text)
}

func (c *cursor) give(id string) { c.Given = latest(c.Given, id, mostGiven) }

func (c *cursor) tell(a attachment) { c.Told = latest(c.Told, short(a.ID), mostTold) }

func (c cursor) told(a attachment) bool { return slices.Contains(c.Told, short(a.ID)) }

// short is enough to tell files of a few days apart.
func short(id string) string { return id[:min(8, len(id))] }

func latest(list []string, next string, most int) []string {
	list = append(slices.Clone(list), next)
	return list[max(0, len(list)-most):]
}
