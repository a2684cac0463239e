package timebook

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// pageSize is the only one that was seen. Were Timebook to hold a larger one down to its own, the first page would look
// like the last.
const pageSize = 50

// mostPasses is how often a list is read anew that changes under the reading.
const mostPasses = 3

// listing is a list that is asked for by pages.
type listing struct {
	path, field string // where it is asked for, and where it stands in the answer
	query       map[string]any
	key         func(json.RawMessage) string // what makes a record that record
}

// list reads a whole list page by page.
//
// The pages are cut by number, so a record that appears or goes meanwhile shifts the rest, and one would come twice or not
// at all. Each page therefore begins with the last record of the one before it; where another one stands there, the list
// is read anew.
func (c *client) list(ctx context.Context, l listing) ([]json.RawMessage, error) {
	for range mostPasses {
		records, steady, err := c.pass(ctx, l)
		if err != nil || steady {
			return records, err
		}
	}
	return nil, sdk.Fail(document.CauseTransient, "список в Timebook меняется быстрее, чем читается").Wait(limitPause)
}

func (c *client) pass(ctx context.Context, l listing) (all []json.RawMessage, steady bool, err error) {
	for offset := 0; ; offset += pageSize - 1 {
		page, err := c.page(ctx, l, pageSize, offset)
		if err != nil {
			return nil, false, err
		}
		if offset > 0 {
			if len(page) == 0 || l.key(page[0]) != l.key(all[len(all)-1]) {
				return nil, false, nil
			}
			all = all[:len(all)-1]
		}
		all = append(all, page...)
		if len(page) < pageSize {
			return all, true, nil
		}
	}
}

// page reads one page.
func (c *client) page(ctx context.Context, l listing, limit, offset int) ([]json.RawMessage, error) {
	question := maps.Clone(l.query)
	question["limit"], question["offset"] = limit, offset
	var answer map[string]json.RawMessage
	if err := c.ask(ctx, &answer, l.path, question); err != nil {
		return nil, err
	}
	text, there := answer[l.field]
	if !there {
		return nil, unexpected(l.field)
	}
	var records []json.RawMessage
	if err := json.Unmarshal(text, &records); err != nil {
		return nil, unexpected(l.field)
	}
	return records, nil
}

// once drops records that came twice in the same words.
func once(records []json.RawMessage) []json.RawMessage {
	seen := map[string]bool{}
	var all []json.RawMessage
	for _, r := range records {
		if text := canonical(r); !seen[text] {
			seen[text] = true
			all = append(all, r)
		}
	}
	return all
}

// canonical writes a record in one form, whatever the order of its fields.
func canonical(record json.RawMessage) string {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(record))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return string(record)
	}
	sorted, err := json.Marshal(value)
	if err != nil {
		return string(record)
	}
	return string(sorted)
}
