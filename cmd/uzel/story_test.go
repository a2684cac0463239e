package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	exchange "github.com/uzelhub/uzel/core/docflow"
	"github.com/uzelhub/uzel/schemas/docflow"
)

func TestTheStoryOfADocumentTellsItsExchange(t *testing.T) {
	at := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
	facts := []docflow.Fact{
		{ID: "1", Event: docflow.Title, At: at}, {ID: "2", Event: docflow.TitleConfirmed, At: at}, {ID: "3", Event: docflow.Unknown, Raw: "moved", At: at},
	}
	judged := exchange.Case{Flow: docflow.Transfer, Ours: docflow.Seller}
	progress, err := json.Marshal(map[string]any{"exchange": map[string]any{
		"flow": judged.Flow, "ours": judged.Ours, "facts": facts, "verdict": judged.Judge(facts, at),
	}})
	if err != nil {
		t.Fatal(err)
	}
	for told, state := range map[string]json.RawMessage{
		"\nОбмен: выставлен\n  оператор подтвердил дату получения файла": progress,
		"\nЧего не хватает\n  оператор: подтверждение даты отправки":     progress,
		"moved (событие 3)":      progress,
		"strike --about СОБЫТИЕ": progress,
		"\nЖурнал":               json.RawMessage(`{"product":"upd"}`),
	} {
		var out bytes.Buffer
		(&app{stdout: &out}).showStory(story{Progress: state})
		if !strings.Contains(out.String(), told) {
			t.Errorf("%q is not told in %s", told, &out)
		}
	}
}
