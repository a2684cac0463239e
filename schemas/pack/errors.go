package pack

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errPack = fault.Define("UZ-PAK-001", fault.Input, "схему нельзя принять",
		"нужен файл XSD в том виде, в каком его опубликовало ведомство, под его же именем")
	errIdentity = fault.Define("UZ-PAK-002", fault.Input, "не видно, для каких документов эта схема",
		"верните файлу имя, под которым его опубликовали: ON_…_05_01_01.xsd")
)
