package timesheet

import (
	"encoding/json"
	"testing"
)

func TestAnUnknownFigureIsNullAndStaysSo(t *testing.T) {
	for text, want := range map[string]Figure{"null": {Unknown: true}, "0": {}, "95": {Minutes: 95}} {
		got := Figure{Minutes: 7, Unknown: text == "0"} // what stood there before is gone
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s is read as %v, %v", text, got, err)
		}
		if again, err := json.Marshal(got); err != nil || string(again) != text {
			t.Errorf("%s is written as %s, %v", text, again, err)
		}
	}
	var f Figure
	if err := json.Unmarshal([]byte(`"8"`), &f); err == nil {
		t.Error("a text is taken for a number")
	}
}
