package tryton

import (
	"encoding/json"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// cursor is where a reading stands. To the hub it is opaque.
//
// Tryton stamps records with the time of the transaction (PostgreSQL) that wrote them, and a transaction becomes
// visible only when it commits: a record may appear with a stamp older than others that were read long ago. So a pass
// goes over everything stamped after a mark that lies an overlap before the newest stamp visible when the pass before
// it began, and gives what it has not seen with these stamps. What is given twice all the same has the same key and
// revision, and the hub does not take it twice.
type cursor struct {
	Of    string                  `json:"of"` // database and company; a cursor of others starts from the beginning
	Marks map[document.Kind]*mark `json:"marks,omitempty"`
}

// mark is where the reading of one kind stands.
type mark struct {
	Since  time.Time `json:"since,omitzero"`   // records stamped at or after this are looked at; zero: all
	Seen   seen      `json:"seen,omitzero"`    // what was given of the window; a pass forgets what it has come by
	Digest string    `json:"digest,omitempty"` // of the window, when there was too much to remember
	Pass   *pass     `json:"pass,omitempty"`   // one that is under way
}

// pass is a walk over the window in the order of ids, which no change can shift.
type pass struct {
	Next   time.Time `json:"next,omitzero"` // Since of the pass after this
	Last   int64     `json:"last"`          // how far it has come
	Seen   seen      `json:"seen,omitzero"` // up to Last, of the next window
	Digest string    `json:"digest"`        // the same
}

func parseCursor(text, of string) (cursor, error) {
	c := cursor{Of: of, Marks: map[document.Kind]*mark{}}
	if text == "" {
		return c, nil
	}
	var given cursor
	if err := json.Unmarshal([]byte(text), &given); err != nil {
		return c, sdk.Fail(document.CauseMisconfigured, "позиция чтения не читается").
			Advise("начните чтение сначала: уже принятые документы не будут приняты второй раз")
	}
	if given.Of == of && given.Marks != nil {
		c.Marks = given.Marks
	}
	return c, nil
}

func (c cursor) mark(kind document.Kind) *mark {
	if c.Marks[kind] == nil {
		c.Marks[kind] = &mark{}
	}
	return c.Marks[kind]
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // it holds strings, numbers and times of this era
	}
	return string(text)
}
