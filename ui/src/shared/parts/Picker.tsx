import { Combobox, useCombobox } from "@mantine/core";
import { type ReactNode, useEffect, useLayoutEffect, useState } from "react";
import { useI18n } from "../i18n";
import { Icon } from "./Icon";

export type Choice = { value: string; label: string; hint?: string; picked?: boolean; lead?: ReactNode };

type Props = {
  /** Opened from outside as well, by a key. */
  opened: boolean;
  setOpened: (opened: boolean) => void;
  target: ReactNode;
  label: string;
  className?: string;
  choices: Choice[];
  pick: (value: string) => void;
  /** Offers what was typed as a new choice. */
  create?: (text: string) => void;
  closeOnPick?: boolean;
  disabled?: boolean;
};

/** A button that opens a list with a search: type, arrow keys, Enter. */
export function Picker(props: Props) {
  const { opened, setOpened, choices, pick, create } = props;
  const { t } = useI18n();
  const [text, setText] = useState("");
  const combobox = useCombobox({ opened, onOpenedChange: setOpened });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening moves the focus
  useEffect(() => {
    if (!opened) return setText("");
    // By its key it is opened from anywhere; a list beside a button that is scrolled away would be hidden.
    combobox.targetRef.current?.scrollIntoView({ block: "nearest" });
    // The list is in a portal; it is there one frame later.
    const frame = requestAnimationFrame(() => {
      combobox.selectFirstOption();
      combobox.focusSearchInput();
    });
    // Who types fast is ahead of the focus: those keys are for the search, neither keys of the desk nor letters
    // of the field that it was opened from.
    const onEarlyKey = (event: KeyboardEvent) => {
      if (event.target === combobox.searchRef.current) return;
      const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!letter && event.key !== "Enter") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (letter) setText((before) => before + event.key);
      else combobox.clickSelectedOption();
    };
    document.addEventListener("keydown", onEarlyKey, { capture: true });
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("keydown", onEarlyKey, { capture: true });
    };
  }, [opened]);

  const wanted = text.trim().toLowerCase();
  const shown = choices.filter((choice) => choice.label.toLowerCase().includes(wanted)).slice(0, 100);
  // Before the next key is read: who types and presses Enter at once means the first one that is left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another list moves the selection
  useLayoutEffect(() => {
    if (opened) combobox.selectFirstOption();
  }, [opened, wanted, choices.length]);
  const creatable = create && wanted !== "" && !choices.some((choice) => choice.label.toLowerCase() === wanted);
  const submit = (value: string) => {
    if (value === "\u0000new") create?.(text.trim());
    else pick(value);
    setText("");
    if (props.closeOnPick !== false) setOpened(false);
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={submit}
      width={250}
      position="bottom-start"
      shadow="md"
      withinPortal
      hideDetached={false}
    >
      <Combobox.Target targetType="button">
        <button
          type="button"
          className={props.className ?? "pill-button"}
          aria-label={props.label}
          disabled={props.disabled}
          onClick={() => setOpened(!opened)}
        >
          {props.target}
        </button>
      </Combobox.Target>
      <Combobox.Dropdown data-keys={opened ? "off" : undefined}>
        <Combobox.Search
          value={text}
          aria-label={props.label}
          placeholder={props.label}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Combobox.Options aria-label={props.label} mah={300} style={{ overflowY: "auto" }}>
          {shown.map((choice) => (
            <Combobox.Option key={choice.value} value={choice.value} active={choice.picked} className="choice">
              {choice.lead}
              <span className="grow ellipsis">{choice.label}</span>
              {choice.hint && <span className="meta">{choice.hint}</span>}
              {choice.picked && <Icon name="check" size={14} />}
            </Combobox.Option>
          ))}
          {creatable && (
            <Combobox.Option value={"\u0000new"} className="choice">
              <Icon name="plus" size={14} />
              <span>{t("picker.create", { text: text.trim() })}</span>
            </Combobox.Option>
          )}
          {shown.length === 0 && !creatable && <Combobox.Empty>{t("picker.none")}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
