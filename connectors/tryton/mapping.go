package tryton

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

const mediaType = "application/json"

// errSkip says that a record is not to be given at all.
var errSkip = errors.New("not to be given")

// fetch reads whole records of a subject and maps each by itself: one that does not fit becomes a problem, the others
// go on.
func fetch[T any](ctx context.Context, r *reading, s subject, ids []int64, mapOne func(T, *found) error) ([]found, error) {
	var rows []raw
	domain := append([]any{[]any{"id", "in", ids}}, s.domain...)
	if err := r.search(ctx, &rows, s.model, domain, len(ids), fieldsOf[T]()...); err != nil {
		return nil, err
	}
	var all []found
	for _, row := range rows {
		f, err := r.one(s.kind, row)
		if err != nil {
			return nil, err
		}
		var record T
		if err := json.Unmarshal(row, &record); err != nil {
			f.fault = unreadable(fieldOf(err))
		} else if err := mapOne(record, &f); errors.Is(err, errSkip) {
			continue
		} else if err != nil {
			f.fault = asFault(err)
		}
		if f.fault != nil {
			f.body, f.envelope.Revision = nil, "problem-"+revision(canonical(row))
		}
		all = append(all, f)
	}
	return all, nil
}

// one begins what is found with what every record has.
func (r *reading) one(kind document.Kind, row raw) (found, error) {
	var record struct {
		ID int64 `json:"id"`
	}
	if err := json.Unmarshal(row, &record); err != nil || record.ID == 0 {
		return found{}, sdk.Fail(document.CauseInternal, "ответ Tryton имеет неожиданный вид")
	}
	return found{id: record.ID, envelope: document.Envelope{
		Kind: kind, MediaType: mediaType, SourceKey: r.key(kind, record.ID), Organisation: r.office.party,
	}}, nil
}

// key identifies a record of this database for ever.
func (r *reading) key(kind document.Kind, id int64) string {
	return fmt.Sprintf("tryton:%s:%s:%d", r.config.Database, kind, id)
}

// revision is a digest of what is mapped.
func revision(body []byte, facts ...any) string {
	h := sha256.New()
	h.Write(body)
	for _, fact := range facts {
		fmt.Fprintf(h, "\n%v", fact)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// canonical writes a record in one form: the server orders its fields anew after every start.
func canonical(row raw) []byte {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(row))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return row
	}
	sorted, err := json.Marshal(value)
	if err != nil {
		return row
	}
	return sorted
}

func text(id int64) string { return strconv.FormatInt(id, 10) }

func unreadable(field string) *sdk.Fault {
	return sdk.Fail(document.CauseInvalidDocument, "запись Tryton не читается: значение неожиданного вида").Remote("", field)
}

func asFault(err error) *sdk.Fault {
	var f *sdk.Fault
	if errors.As(err, &f) {
		return f
	}
	return sdk.Fail(document.CauseInternal, "запись не удалось прочитать")
}
