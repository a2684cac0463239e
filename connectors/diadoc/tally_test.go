package diadoc_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestATallyCountsEveryPageOfMoscowsDays(t *testing.T) {
	ticks := func(at time.Time) string { return fmt.Sprint(at.UnixNano()/100 + 621355968000000000) }
	moscow := time.FixedZone("MSK", 3*60*60)
	from, to := time.Date(2026, 11, 1, 0, 0, 0, 0, moscow), time.Date(2026, 12, 1, 0, 0, 0, 0, moscow)
	_, d := newStub(t, map[string]any{"/V3/GetDocuments": func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("timestampFromTicks") != ticks(from) || q.Get("timestampToTicks") != ticks(to.Add(-100)) {
			t.Errorf("from %s to %s", q.Get("timestampFromTicks"), q.Get("timestampToTicks"))
		}
		page := map[string][]object{
			"Any.Outbound":   {{"TypeNamedId": "UniversalTransferDocument", "IndexKey": "a"}, {"TypeNamedId": "Contract", "IndexKey": "b"}},
			"Any.Outbound b": {{"TypeNamedId": "UniversalTransferDocument", "IndexKey": "c"}},
			"Any.Inbound":    {{"TypeNamedId": "UniversalCorrectionDocument", "IndexKey": "d"}},
		}
		at := q.Get("filterCategory")
		if after := q.Get("afterIndexKey"); after != "" {
			at += " " + after
		}
		text, _ := json.Marshal(object{"TotalCount": 3, "Documents": page[at], "HasMoreResults": at == "Any.Outbound"})
		_, _ = w.Write(text)
	}})
	counts, err := d.connection.(sdk.Tallier).Tally(t.Context(), sdk.Period{From: "2026-11-01", To: "2026-11-30"})
	if err != nil || counts[document.KindUPD] != 2 || counts[document.KindUKD] != 1 || counts[document.KindUnformalised] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
}
