package bundle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// readme says what is inside and how to check it, with the very commands.
func (b *Bundle) readme() string {
	m := b.Manifest
	var t strings.Builder
	say := func(format string, values ...any) { fmt.Fprintf(&t, format+"\n", values...) }
	say("%s", strings.TrimSpace(strings.Join([]string{m.Kind.Title(), prefixed("№ ", m.Number), prefixed("от ", m.Date), prefixed("за ", m.Period)}, " ")))
	say("Состояние в Узле: %s", m.StateTitle)
	b.sayExchange(say)
	say("")
	say("%s", strings.TrimSpace(inside))
	say("")
	b.sayChecks(say)
	return t.String()
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

const inside = `
Что внутри

parts/         все формы документа, байт в байт: original — то, что пришло из источника, остальные — что сделали шаги маршрута
exchange/      служебные документы обмена и ответы сторон
drafts/        черновики, которые никто не подписал (бывает не всегда)
*.sig          отсоединённая подпись рядом с файлом, под которым она стоит; вторая и следующие — *.2.sig, *.3.sig
signatures/    подписи под файлами, которых в архиве нет (бывает не всегда)
receipts/      квитанции попыток отправки
journal.json   выписка из журнала Узла
story.json     реквизиты, замечания, попытки отправки, журнал
print/         печатная форма: для чтения, юридической силы не имеет
manifest.json  перечень файлов с SHA-256, чья подпись под каким файлом, чем закончился обмен
sums.txt       те же суммы для sha256sum`

// sayExchange tells what the exchange has come to, as `uzel doc show` does.
func (b *Bundle) sayExchange(say func(string, ...any)) {
	for _, chapter := range b.told {
		say("")
		say("%s", chapter.Title)
		for _, line := range chapter.Lines {
			say("  %s", line)
		}
	}
}

// gostNote says what GOST needs. The engine is Debian's package libengine-gost-openssl.
const gostNote = `Подписи по ГОСТ openssl проверяет с модулем gost (в Debian: apt install libengine-gost-openssl).`

// sayChecks gives the commands for exactly these files.
func (b *Bundle) sayChecks(say func(string, ...any)) {
	say("Как проверить")
	say("")
	say("1. Ни один файл не изменён:")
	say("")
	say("   sha256sum -c sums.txt")
	say("")
	var signatures []file
	for _, f := range b.files {
		if f.Role == "signature" {
			signatures = append(signatures, f)
		}
	}
	if len(signatures) == 0 {
		say("2. Подписей в архиве нет.")
		return
	}
	say("2. Каждая подпись стоит под своим файлом. Ответ openssl — «CMS Verification successful»:")
	say("")
	for _, f := range signatures {
		say("   %s", command(f.Entry))
	}
	say("")
	if slices.ContainsFunc(signatures, func(f file) bool { return isGOST(f.Entry) }) {
		say("   %s", gostNote)
	}
	say("   Эти команды проверяют, что подпись верна и стоит под этим файлом. Кому выдан сертификат и действовал ли он,")
	say("   показывает openssl cms -cmsout -print; без -noverify и с -CAfile проверяется и его цепочка.")
	say("   То же без openssl, кроме самой криптографии: uzel doc verify АРХИВ.zip")
}

// command checks one signature.
func command(e Entry) string {
	engine := ""
	if isGOST(e) {
		engine = " -engine gost"
	}
	content := " -content " + quoted(cmp.Or(e.Signs, "ФАЙЛ"))
	if e.Attached { // what it signs is in it, and has to be compared
		return fmt.Sprintf("openssl cms -verify%s -binary -inform DER -in %s -noverify -out signed.bin && cmp signed.bin %s",
			engine, quoted(e.Path), quoted(cmp.Or(e.Signs, "ФАЙЛ")))
	}
	return fmt.Sprintf("openssl cms -verify%s -binary -inform DER -in %s%s -noverify -out /dev/null", engine, quoted(e.Path), content)
}

func isGOST(e Entry) bool {
	return slices.ContainsFunc(e.Signature, func(s Signature) bool { return s.GOST })
}

// quoted is a name as a shell takes it.
func quoted(name string) string {
	if strings.IndexFunc(name, func(r rune) bool {
		return !(r == '/' || r == '.' || r == '-' || r == '_' || r == '@' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	}) < 0 {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
