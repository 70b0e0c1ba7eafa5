import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useMay, useSession, useToday } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { tellWith } from "@/shared/parts";
import { scenariosQuery } from "./queries";
import { reviewsDue, textIn } from "./texts";

/** Reminds of own scenarios that are to be looked at again, once for each day that was set, in this browser. */
export function ReviewAlerts() {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const { person } = useSession();
  const today = useToday();
  const { data } = useQuery({ ...scenariosQuery, enabled: useMay("scenarios.manage") });
  const [told, setTold] = useLocalStorage<string[]>({
    key: "aftercare.reviews-told",
    defaultValue: [],
    getInitialValueInEffect: false,
  });

  useEffect(() => {
    if (!data) return;
    const due = reviewsDue(data, person.id, today);
    const fresh = due.filter((one) => !told.includes(one.mark));
    if (fresh.length === 0) return;
    // What is no longer due is forgotten: the list stays as short as what one looks after.
    setTold(due.map((one) => one.mark));
    const [first] = fresh;
    if (fresh.length === 1 && first) {
      const open = () => void navigate({ to: "/scenarios/$scenarioKey", params: { scenarioKey: first.key } });
      tellWith(t("scenario.review_now", { name: textIn(first.name, language) }), t("task.show"), open, t);
      return;
    }
    tellWith(
      t("scenario.reviews_now", { n: fresh.length }),
      t("task.show"),
      () => void navigate({ to: "/scenarios" }),
      t,
    );
  }, [data, person.id, today, told, setTold, navigate, t, language]);
  return null;
}
