import { Button, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { Card } from "@/shared/parts";
import { useAlertSettings } from "../Alerts";
import { chime } from "../chime";

/** How this browser tells of new queries. */
export function AlertsForm() {
  const { t } = useI18n();
  const [settings, setSettings] = useAlertSettings();
  const [denied, setDenied] = useState(false);
  const set = (part: Partial<typeof settings>) => setSettings({ ...settings, ...part });
  const desktop = async (wanted: boolean) => {
    const allowed = !wanted || ("Notification" in window && (await Notification.requestPermission()) === "granted");
    setDenied(!allowed);
    set({ desktop: wanted && allowed });
  };
  return (
    <Card title={t("settings.alerts")}>
      <div className="stack narrow">
        <Switch
          label={t("alerts.desktop")}
          description={t("alerts.desktop_hint")}
          error={denied ? t("alerts.denied") : undefined}
          checked={settings.desktop}
          onChange={(event) => void desktop(event.currentTarget.checked)}
        />
        <Switch
          label={t("alerts.sound")}
          checked={settings.sound}
          onChange={(event) => set({ sound: event.currentTarget.checked })}
        />
        <div>
          <Button variant="default" size="xs" onClick={chime}>
            {t("alerts.try")}
          </Button>
        </div>
        <Switch
          label={t("alerts.quiet")}
          description={t("alerts.quiet_hint")}
          checked={settings.quiet}
          onChange={(event) => set({ quiet: event.currentTarget.checked })}
        />
        {settings.quiet && (
          <div className="row">
            <TextInput
              type="time"
              label={t("alerts.from")}
              value={settings.from}
              onChange={(event) => event.currentTarget.value && set({ from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t("alerts.to")}
              value={settings.to}
              onChange={(event) => event.currentTarget.value && set({ to: event.currentTarget.value })}
            />
          </div>
        )}
      </div>
    </Card>
  );
}
