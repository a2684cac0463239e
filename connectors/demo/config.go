package demo

import (
	"time"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/plugins/sdk/cades"
	"github.com/uzelhub/uzel/schemas/codes"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is opened with.
type Config struct {
	Organisation string   `json:"organisation" jsonschema:"minLength=1,maxLength=64,title=Организация,description=Как в сертификате"`
	INN          string   `json:"inn" jsonschema:"pattern=^[0-9]{10}([0-9]{2})?$,title=ИНН"`
	OGRN         string   `json:"ogrn,omitempty" jsonschema:"title=ОГРН или ОГРНИП"`
	Person       Person   `json:"person,omitzero" jsonschema:"title=Кто подписывает"`
	Days         int      `json:"days" jsonschema:"default=365,minimum=1,maximum=3650,title=Срок сертификата в днях"`
	Roots        []string `json:"roots,omitempty" jsonschema:"title=Чужие корневые сертификаты,description=Файлы PEM: кому ещё доверять при проверке"`
	State        string   `json:"state" jsonschema:"minLength=1,title=Папка ключей и подписей,description=После перезапуска подписывает тот же ключ\\, и повторный запрос получает ту же подпись"`
}

// Person is who signs for the organisation.
type Person struct {
	LastName  string `json:"last_name,omitempty" jsonschema:"title=Фамилия"`
	GivenName string `json:"given_name,omitempty" jsonschema:"title=Имя и отчество"`
	Title     string `json:"title,omitempty" jsonschema:"title=Должность"`
	INN       string `json:"inn,omitempty" jsonschema:"pattern=^[0-9]{12}$,title=ИНН человека"`
	SNILS     string `json:"snils,omitempty" jsonschema:"pattern=^[0-9]{11}$,title=СНИЛС,description=11 цифр"`
}

// checked reports requisites that cannot be anybody's.
func (c Config) checked() error {
	ogrn := codes.CheckOGRN
	if c.entrepreneur() {
		ogrn = codes.CheckOGRNIP
	}
	for _, r := range []struct {
		key, value string
		check      func(string) error
	}{
		{"inn", c.INN, codes.CheckINN},
		{"ogrn", c.OGRN, ogrn},
		{"person.inn", c.Person.INN, codes.CheckPersonINN},
		{"person.snils", c.Person.SNILS, codes.CheckSNILS},
	} {
		if r.value == "" {
			continue
		}
		if err := r.check(r.value); err != nil {
			return sdk.Fail(document.CauseMisconfigured, "%s: %v", r.key, err)
		}
	}
	return nil
}

// entrepreneur: ИНН of 12 digits is a person's.
func (c Config) entrepreneur() bool { return len(c.INN) == 12 }

func (c Config) subject(now time.Time) cades.Subject {
	s := cades.Subject{
		Common: c.Organisation, LastName: c.Person.LastName, GivenName: c.Person.GivenName, Title: c.Person.Title,
		PersonINN: c.Person.INN, SNILS: c.Person.SNILS,
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(0, 0, c.Days),
	}
	if c.entrepreneur() {
		s.PersonINN, s.OGRNIP = c.INN, c.OGRN
	} else {
		s.Organisation, s.CompanyINN, s.OGRN = c.Organisation, c.INN, c.OGRN
	}
	return s
}
