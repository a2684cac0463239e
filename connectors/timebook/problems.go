package timebook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// problem is something that was seen and could not be read.
type problem struct {
	kind  document.Kind
	key   string // of this problem for ever; no personal data
	name  string // of the file
	fault *sdk.Fault
}

// mostRows is how many rows of one file are reported one by one. A file with more is wrong as a whole.
const mostRows = 100

// rowProblems are the problems of a file's rows.
func rowProblems(kind document.Kind, bad []badRow) []problem {
	var all []problem
	for i, b := range bad {
		if i == mostRows {
			rest := sdk.Fail(document.CauseInvalidDocument, "файл %s: не прочитано ещё строк: %d", b.file, len(bad)-mostRows)
			return append(all, problem{kind, fmt.Sprintf("rest:%s", short(b.file)), b.file, rest})
		}
		all = append(all, problem{kind, fmt.Sprintf("row:%s:%d:%s", short(b.file), b.number, short(b.column)), b.file, b.fault()})
	}
	return all
}

func (b badRow) fault() *sdk.Fault {
	place := fmt.Sprintf("файл %s, строка %d", b.file, b.number)
	if b.column != "" {
		place += fmt.Sprintf(", столбец «%s»", b.column)
	}
	return sdk.Fail(document.CauseInvalidDocument, "%s: %s", place, b.reason).
		Advise("исправьте строку в Timebook и выгрузите файл снова; остальные строки приняты")
}

// hopeless is a fault when nothing of a file could be read: then a setting is wrong, and a month made of the rest would
// be a month without marks.
func (s *sheet) hopeless() error {
	if s.taken > 0 || len(s.bad) == 0 {
		return nil
	}
	first := s.bad[0].fault()
	return sdk.Fail(document.CauseMisconfigured, "не прочитана ни одна строка; первая ошибка: %s", first.Message).
		Advise("проверьте настройки columns и values")
}

// report hands the problems over.
func (c *connection) report(ctx context.Context, sink sdk.Sink, problems []problem) error {
	for _, p := range problems {
		if err := sink.Problem(ctx, sdk.Problem{Document: c.problemEnvelope(p), Fault: p.fault}); err != nil {
			return err
		}
	}
	return nil
}

func (c *connection) problemEnvelope(p problem) document.Envelope {
	e := c.envelope(p.kind, "problem:"+p.key)
	e.Name, e.Revision = p.name, revision([]byte(p.fault.Error()))
	return e
}

// short stands in a key for what may be long or a name.
func short(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}
