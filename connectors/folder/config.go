package folder

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is opened with.
type Config struct {
	In       string       `json:"in,omitempty" jsonschema:"description=Папка\\, из которой забирать файлы"`
	Accept   []Accept     `json:"accept,omitempty" jsonschema:"description=Какие файлы забирать; остальные не трогаются"`
	Done     Done         `json:"done" jsonschema:"enum=move,enum=delete,default=move,description=Что сделать с принятым файлом"`
	Taken    string       `json:"taken" jsonschema:"default=.uzel/taken,description=Куда внутри папки in складывать принятое"`
	Settle   sdk.Duration `json:"settle" jsonschema:"default=2s,description=Сколько файл должен не меняться\\, чтобы его забрать"`
	MaxBytes int64        `json:"max_bytes" jsonschema:"minimum=1,maximum=104857600,default=104857600,description=Предел размера"`

	Out        string   `json:"out,omitempty" jsonschema:"description=Папка\\, в которую класть документы"`
	Name       string   `json:"name" jsonschema:"default={name},description=Образец имени файла"`
	OnConflict Conflict `json:"on_conflict" jsonschema:"enum=refuse,enum=number,default=refuse,description=Если имя занято другим файлом"`
}

// Accept says which files are documents of which kind. The first pattern that fits decides.
type Accept struct {
	Pattern string        `json:"pattern" jsonschema:"minLength=1,description=Образец имени\\, например ON_NSCHFDOPPR_*.xml; {inn} и {kpp} в нём — реквизиты получателя"`
	Kind    document.Kind `json:"kind" jsonschema:"description=Вид документа"`
	Format  string        `json:"format,omitempty" jsonschema:"description=Версия формата\\, если она известна"`
	To      Recipient     `json:"to,omitzero" jsonschema:"description=Кому все такие файлы предназначены\\, если этого не скажет имя"`
	Signed  bool          `json:"signed,omitempty" jsonschema:"description=Неформализованный документ должен подписать и получатель"`
}

// Done is what becomes of a file that the hub holds for good.
type Done string

// What becomes of a committed file.
const (
	DoneMove   Done = "move"
	DoneDelete Done = "delete"
)

// Conflict is what becomes of a document whose name is taken by another file. A file is never overwritten.
type Conflict string

// What becomes of a document whose name is taken.
const (
	ConflictRefuse Conflict = "refuse"
	ConflictNumber Conflict = "number" // "табель (2).xlsx"
)

// check holds the configuration to what its schema cannot say. It names everything that is wrong at once.
func (c Config) check() error {
	var wrong []string
	say := func(condition bool, text string) {
		if condition {
			wrong = append(wrong, text)
		}
	}
	say(c.In == "" && c.Out == "", "не задана ни папка in, ни папка out")
	say(c.In != "" && c.Out != "" && absolute(c.In) == absolute(c.Out), "in и out: это одна и та же папка, документы ходили бы по кругу")
	say(c.In != "" && len(c.Accept) == 0, "accept: не сказано, какие файлы забирать")
	say(c.In == "" && len(c.Accept) > 0, "accept: не задана папка in")
	say(!filepath.IsLocal(filepath.FromSlash(c.Taken)) || filepath.Clean(c.Taken) == ".", "taken: нужна папка внутри in, например .uzel/taken")
	for _, a := range c.Accept {
		_, bad := path.Match(a.Pattern, "")
		_, err := a.shape()
		say(bad != nil || err != nil || strings.ContainsAny(a.Pattern, `/\`), "accept.pattern: "+a.Pattern+": это не образец имени файла")
		say(a.Signed && a.Kind != document.KindUnformalised, "accept.signed: только для kind: unformalised; об остальных документах это говорит закон")
		say(a.namesRecipient() && a.To != (Recipient{}), "accept.to: получателя уже называет образец имени "+a.Pattern)
		say(wrongRecipient(document.Party{INN: a.To.INN, KPP: a.To.KPP}) != nil, "accept.to: ИНН или КПП получателя неверны")
		say(!slices.Contains(kinds(), a.Kind), "accept.kind: "+string(a.Kind)+": такого вида документов нет")
	}
	if unknown := unknownPlaceholders(c.Name); len(unknown) > 0 {
		wrong = append(wrong, "name: нет такой подстановки: "+strings.Join(unknown, ", "))
	}
	if len(wrong) == 0 {
		return nil
	}
	return sdk.Fail(document.CauseMisconfigured, "настройки папки не подходят: %s", strings.Join(wrong, "; ")).
		Advise("исправьте настройки соединения; они описаны в README коннектора folder")
}

// rule finds what a file is by its name. Names on file shares come in any case.
func (c Config) rule(name string) (Accept, bool) {
	for _, a := range c.Accept {
		if a.fits(name) {
			return a, true
		}
	}
	return Accept{}, false
}

func (a Accept) fits(name string) bool {
	if a.namesRecipient() {
		shape, err := a.shape()
		return err == nil && shape.MatchString(name)
	}
	ok, err := path.Match(strings.ToLower(a.Pattern), strings.ToLower(name))
	return err == nil && ok
}
