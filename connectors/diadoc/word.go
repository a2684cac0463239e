package diadoc

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// word is a value of an enumeration: JSON has its name. A number, which a newer value might come as, is kept as text.
type word string

// UnmarshalJSON reads a name or a number.
func (w *word) UnmarshalJSON(data []byte) error {
	*w = word(strings.Trim(string(data), `"`))
	if bytes.Equal(data, []byte("null")) {
		*w = ""
	}
	return nil
}

// ticks is a moment of .NET: steps of 100 ns since the year 1, UTC.
type ticks int64

const unixEpochTicks = 621355968000000000

// UnmarshalJSON reads a number; as text too, as the usual JSON of protobuf has it.
func (t *ticks) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(data), `"`)
	if text == "" || text == "null" {
		*t = 0
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	*t = ticks(n)
	return err
}

func ticksOf(t time.Time) ticks { return ticks(t.UnixNano()/100 + unixEpochTicks) }

func (t ticks) String() string { return strconv.FormatInt(int64(t), 10) }

// time is the moment; zero for none.
func (t ticks) time() time.Time {
	if t == 0 {
		return time.Time{}
	}
	since := int64(t) - unixEpochTicks
	return time.Unix(since/1e7, since%1e7*100).UTC()
}

// isoDate turns the service's DD.MM.YYYY into YYYY-MM-DD; empty when it is none.
func isoDate(text string) string {
	day, err := time.Parse("02.01.2006", text)
	if err != nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

// theirDate turns YYYY-MM-DD into the service's DD.MM.YYYY; empty when it is none.
func theirDate(text string) string {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return ""
	}
	return day.Format("02.01.2006")
}
