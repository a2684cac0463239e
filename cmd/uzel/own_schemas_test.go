package main

import (
	"fmt"
	"testing"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/document"
)

// What the list of validators names is recognised, and every kind that is recognised is named.
func TestOwnSchemasAreThoseThatAreRecognised(t *testing.T) {
	met := map[document.Kind]bool{document.KindMCHD: true} // of the MЧД's format there is no schema
	for _, own := range ownSchemas {
		doc := etree.NewDocument()
		text := fmt.Sprintf(`<Файл ИдФайл="%[1]s_1" ВерсФорм="%[2]s"><СвУчДокОбор/><Документ КНД="%[3]s" Индекс="%[3]s"/><ИнфПок КНД="%[3]s"/></Файл>`,
			own.Prefix, own.Version, own.Code)
		if own.Code == "" {
			text = fmt.Sprintf(`<Файл ИдФайл="%s_1" ВерсФорм="%s"><Документ><СвПредАн/></Документ></Файл>`, own.Prefix, own.Version)
		}
		if err := doc.ReadFromString(text); err != nil {
			t.Fatal(err)
		}
		known := false
		for _, f := range knownFormats {
			if version, ok := f.recognise(doc.Root()); ok && version == own.Version {
				known, met[f.kind] = true, true
			}
		}
		if !known {
			t.Errorf("%+v is not recognised", own)
		}
	}
	for _, f := range knownFormats {
		if !met[f.kind] {
			t.Errorf("%s is recognised and not in the list", f.kind)
		}
	}
}
