package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestWhatIsWrongIsToldWithWhatToDo(t *testing.T) {
	var out bytes.Buffer
	lines := []checked{{What: "подключение", Detail: "не пускает", Hint: "проверьте пароль"}}
	if err := (&app{stdout: &out}).showChecks(lines); err == nil {
		t.Error("it is said to be right")
	}
	if !strings.Contains(out.String(), "→ проверьте пароль") {
		t.Errorf("got %s", &out)
	}
}
