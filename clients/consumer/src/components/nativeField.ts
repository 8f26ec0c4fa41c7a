import { defineComponent, h } from 'vue'
import type { PropType } from 'vue'

/**
 * The browser's own input. uni-app's web `<input>` wraps it in elements that hide it from labels and
 * screen readers; this is used on the web only.
 */
export default defineComponent({
  name: 'NativeField',
  props: {
    value: { type: String, required: true },
    label: { type: String, required: true },
    hint: { type: String, default: '' },
    kind: { type: String as PropType<'text' | 'phone' | 'digits' | 'search' | 'long'>, default: 'text' },
    most: { type: Number, default: 200 },
    autofocus: { type: Boolean, default: false },
  },
  emits: { change: (_value: string) => true, enter: () => true },
  setup(props, { emit }) {
    const types = { text: 'text', phone: 'tel', digits: 'text', search: 'search', long: 'text' } as const
    return () =>
      h(props.kind === 'long' ? 'textarea' : 'input', {
        class: 'native-field',
        style: 'width:100%;border:0;outline:none;background:transparent;font:inherit;color:inherit;resize:none;padding:0',
        type: props.kind === 'long' ? undefined : types[props.kind],
        rows: props.kind === 'long' ? 3 : undefined,
        inputmode: props.kind === 'digits' ? 'numeric' : undefined,
        autocomplete: props.kind === 'digits' ? 'one-time-code' : props.kind === 'phone' ? 'tel' : 'off',
        value: props.value,
        placeholder: props.hint,
        maxlength: props.most,
        autofocus: props.autofocus ? true : undefined,
        'aria-label': props.label,
        onInput: (event: Event) => emit('change', (event.target as HTMLInputElement).value),
        onKeydown: (event: KeyboardEvent) => {
          if (event.key === 'Enter' && !event.isComposing && props.kind !== 'long') emit('enter')
        },
      })
  },
})
