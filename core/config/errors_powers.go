package config

import "github.com/uzelhub/uzel/schemas/fault"

var errOthersRegistry = fault.Define("UZ-CFG-074", fault.Setup, "реестр доверенностей спрашивают через подключение другой организации",
	"назовите подключение самой организации: токен выдан ей")
