package main

import (
	"fmt"
	"testing"

	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
)

// shelf has documents in the order of a list.
type shelf []store.Document

func (s shelf) Documents(filter store.DocumentFilter) ([]store.Document, error) {
	from := 0
	for i, d := range s {
		if d.ID == filter.After {
			from = i + 1
		}
	}
	return s[from:min(len(s), from+filter.Limit)], nil
}

func numbered(kinds ...document.Kind) (s shelf) {
	for i, k := range kinds {
		s = append(s, store.Document{ID: fmt.Sprint(i), State: document.StateReceived, Envelope: document.Envelope{Kind: k}})
	}
	return s
}

func TestWhatAListHidesTakesNoPlaceOnItsPage(t *testing.T) {
	news, upd := document.KindNews, document.KindUPD
	invalid := numbered(news, upd)
	invalid[0].State = document.StateInvalid
	var thousands shelf
	for range mostCounted + 10 {
		thousands = append(thousands, numbered(upd)[0])
	}
	for i := range thousands {
		thousands[i].ID = fmt.Sprint(i)
	}
	for name, c := range map[string]struct {
		docs        shelf
		filter      store.DocumentFilter
		shown, more int
		many        bool
	}{
		"a page of news before the first document": {numbered(news, news, news, upd), store.DocumentFilter{Limit: 2}, 1, 0, false},
		"nothing but news":                         {numbered(news, news, news), store.DocumentFilter{Limit: 2}, 0, 0, false},
		"a full page and nothing behind it":        {numbered(upd, news, upd), store.DocumentFilter{Limit: 2}, 2, 0, false},
		"a full page and more behind it":           {numbered(upd, news, upd, upd, news, upd), store.DocumentFilter{Limit: 2}, 2, 2, false},
		"news that people have to know of":         {invalid, store.DocumentFilter{Limit: 2}, 2, 0, false},
		"news that were asked for":                 {numbered(news, news, news), store.DocumentFilter{Limit: 2, Kind: news}, 2, 1, false},
		"more than anybody counts":                 {thousands, store.DocumentFilter{Limit: 1}, 1, mostCounted, true},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := gather(c.docs, c.filter)
			if err != nil || len(p.docs) != c.shown || p.more != c.more || p.many != c.many {
				t.Errorf("%d shown, %d more (%v), %v", len(p.docs), p.more, p.many, err)
			}
		})
	}
}
