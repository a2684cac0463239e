package filing

import (
	"testing"

	"github.com/uzelhub/uzel/schemas/fault"
)

var whole = Identity{
	GUID: "22222222-3333-4444-8555-666666666666", Date: "2026-10-20", Program: "Uzel", Final: "7701", Sender: "7700000016770101001",
}

func TestNamesAreReadAsTheyAreMade(t *testing.T) {
	for _, change := range []func(*Identity){
		func(*Identity) {},
		func(id *Identity) { id.Transit = "0087" },
		func(id *Identity) { id.Sender = "770123456703" },
		func(id *Identity) { id.Sender = "77000000167701AB001" },
	} {
		id := whole
		change(&id)
		if findings := id.Findings(); len(findings) > 0 {
			t.Errorf("%+v", findings)
		}
		read := Identity{Program: id.Program}
		if !read.Read("NO_NDS.8", id.FileID("NO_NDS.8")) || read != id {
			t.Errorf("%s: %+v; want %+v", id.FileID("NO_NDS.8"), read, id)
		}
	}
	if got := whole.FileID("NO_NDS.8"); got != "NO_NDS.8_7701_7701_7700000016770101001_20261020_22222222-3333-4444-8555-666666666666" {
		t.Error(got)
	}
}

func TestOtherNamesAreNotRead(t *testing.T) {
	for _, name := range []string{
		"", "NO_NDS.8", "NO_NDS.81_7701_7701_7700000016770101001_20261020_22222222-3333-4444-8555-666666666666",
		"NO_NDS.8_7701_7700000016770101001_20261020_22222222-3333-4444-8555-666666666666",
		"NO_NDS.8_7701_7701_77000000167701010_20261020_22222222-3333-4444-8555-666666666666",
		"NO_NDS.8_7701_7701_7700000016770101001_20261020_22222222", "NO_NDS.8_7701_7701_770000001A770101001_20261020_22222222-3333-4444-8555-666666666666",
	} {
		if new(Identity).Read("NO_NDS.8", name) {
			t.Errorf("%s was read", name)
		}
	}
}

func TestAnIdentityTellsWhatItLacks(t *testing.T) {
	for path, change := range map[string]func(*Identity){
		"/identity/guid":    func(id *Identity) { id.GUID = "1" },
		"/identity/date":    func(id *Identity) { id.Date = "20.10.2026" },
		"/identity/program": func(id *Identity) { id.Program = "" },
		"/identity/final":   func(id *Identity) { id.Final = "" },
		"/identity/transit": func(id *Identity) { id.Transit = "77" },
		"/identity/sender":  func(id *Identity) { id.Sender = "7700000016" },
	} {
		id := whole
		change(&id)
		if findings := id.Findings(); len(findings) != 1 || findings[0].Path != path || !fault.HasErrors(findings) {
			t.Errorf("%s: %+v", path, findings)
		}
	}
	if len(Identity{}.Findings()) != 5 {
		t.Errorf("%+v", Identity{}.Findings())
	}
}

func TestWhatIsStatedComesFirst(t *testing.T) {
	id := &Identity{Final: "7702"}
	if got := id.Or(whole); got.Final != "7702" || got.GUID != whole.GUID {
		t.Errorf("%+v", got)
	}
	if got := (*Identity)(nil).Or(whole); got != whole {
		t.Errorf("%+v", got)
	}
}
