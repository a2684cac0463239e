package conformance

import "github.com/uzelhub/uzel/plugins/sdk"

var directoryRules = []rule{
	{"finds whom it knows", finds},
	{"finds nobody where there is nobody", findsNobody},
	{"lists those it knows", lists},
}

func (t *trial) directory() *Directory {
	t.Helper()
	t.needs(t.sandbox.Directory != nil, "Directory")
	return t.sandbox.Directory
}

func finds(t *trial) {
	d := t.directory()
	boxes, err := t.hub().Resolve(t.Context(), connectionName, d.Known, d.Kind)
	if err != nil {
		t.Fatal(err)
	}
	if len(boxes) == 0 {
		t.Error("no box")
	}
	for _, box := range boxes {
		if box.ID == "" {
			t.Error("a box has no id")
		}
	}
}

func findsNobody(t *trial) {
	d := t.directory()
	boxes, err := t.hub().Resolve(t.Context(), connectionName, d.Unknown, d.Kind)
	if err != nil || len(boxes) != 0 {
		t.Errorf("an unknown party is no error and has no box: %v %v", boxes, err)
	}
}

func lists(t *trial) {
	d := t.directory()
	connection := t.open()
	_, can := connection.(sdk.CounterpartyLister)
	_ = connection.Close()
	t.needs(can, "CounterpartyLister")
	known := false
	err := t.hub().Counterparties(t.Context(), connectionName, func(c sdk.Counterparty) error {
		known = known || c.Party.INN == d.Known.INN
		return nil
	})
	if err != nil || !known {
		t.Errorf("the party that Resolve finds is not in the list: %v", err)
	}
}
