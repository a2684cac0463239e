package demo

import (
	"testing"
	"time"
)

func TestACertificateIsReplacedWhenItIsOutOfDateAndNoSooner(t *testing.T) {
	dir, began := t.TempDir(), time.Now()
	c := Config{Organisation: "ООО «Ромашка»", INN: "7700000016", Days: 30}
	at := func(days int) (certificate, root string) {
		t.Helper()
		self, err := identity(c, dir, began.AddDate(0, 0, days))
		if err != nil {
			t.Fatal(err)
		}
		if err := self.Certificate.CheckSignatureFrom(self.Issuer); err != nil {
			t.Error(err)
		}
		return string(self.Certificate.Raw), string(self.Issuer.Raw)
	}
	first, root := at(0)
	if again, _ := at(29); again != first {
		t.Error("another certificate while the first was good")
	}
	later, same := at(31)
	if later == first || same != root {
		t.Error("the certificate is out of date and stays, or its root has changed")
	}
	if kept, _ := at(40); kept != later {
		t.Error("the new certificate is not kept")
	}
}

func TestAnotherSubjectIsAnotherKey(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	seen := map[string]bool{}
	for _, c := range []Config{
		{Organisation: "ООО «Ромашка»", INN: "7700000016", Days: 30},
		{Organisation: "ООО «Ромашка»", INN: "7700000016", Days: 31},
		{Organisation: "ООО «Ромашка»", INN: "7700000016", Days: 30, Person: Person{LastName: "Иванова"}},
		{Organisation: "ООО «Лютик»", INN: "7810000026", Days: 30},
	} {
		self, err := identity(c, dir, now)
		if err != nil {
			t.Fatal(err)
		}
		seen[string(self.Certificate.RawSubjectPublicKeyInfo)] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d keys", len(seen))
	}
}
